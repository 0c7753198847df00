// The program of the embedded broker's process under `scaffold dev`, where a manifest has events.
import { startEmbeddedAmqp } from '@armature/runtime/embedded-amqp';
import { serveEmbedded } from './embedded-process.js';

await serveEmbedded(async () => {
  const { url, close } = await startEmbeddedAmqp();
  return { endpoint: url, close };
});
