// The embedded AMQP server: what tests and development start in place of RabbitMQ. Production never loads it.
export { startEmbeddedAmqp, type EmbeddedAmqp, type EmbeddedAmqpOptions } from './embedded-amqp.js';
