// ARM9xxx: events.
import { entry, text } from './entry.js';

export const eventEntries = {
  ARM9001: entry({
    severity: 'error',
    title: 'an event whose data has no fields',
    message: text`the data of ${'event'} is ${'type'}, which has no fields`,
    mend: text`name a type that is an object, or write the fields`,
    explanation:
      'The data of an event is an object, or a union of objects: a field can be added to it without harm to those who read it. A list or a number could never say more than it does.',
    wrong: 'events:\n  moved: { data: string }',
    right: 'events:\n  moved: { data: { place: string } }',
  }),
  ARM9002: entry({
    severity: 'error',
    title: 'a key that the data does not have',
    message: text`the key of ${'event'} is ${'field'}, which its data does not have`,
    mend: text`name one of ${'known'}`,
    explanation:
      'The key is the field whose value tells which events belong together, by its name in code: those of one value are handled in their order.',
    wrong: 'events:\n  moved: { data: { place: string }, key: from }',
    right: 'events:\n  moved: { data: { place: string }, key: place }',
  }),
  ARM9003: entry({
    severity: 'error',
    title: 'a key that does not tell events apart',
    message: text`${'field'} ${'problem'}: it cannot be the key of an event`,
    mend: text`take a field with one plain value that is always there`,
    explanation:
      'Events are put in order by the value of their key. One that is missing, or a list, or an object, is no such value.',
    wrong: 'events:\n  moved: { data: { "place?": string }, key: place }',
    right: 'events:\n  moved: { data: { place: string }, key: place }',
  }),
  ARM9004: entry({
    severity: 'error',
    title: 'a subscription to no event',
    message: text`${'service'} publishes no event ${'event'}`,
    mend: text`name one of ${'known'}`,
    explanation:
      'What is subscribed to is an event under `events` of the named service. Where it was taken away, its subscribers are told here, before anything runs.',
    wrong: 'events:\n  moved: { data: { place: string } }\nsubscribes:\n  user.move: {}',
    right: 'events:\n  moved: { data: { place: string } }\nsubscribes:\n  user.moved: {}',
  }),
  ARM9005: entry({
    severity: 'error',
    title: 'two methods of one name',
    message: text`the method that handles this is ${'method'}, as is that of ${'owner'}`,
    mend: text`give the operation or the event another name`,
    explanation:
      'The method that handles an event is called after the service and the event: algo.taskGroupEnded is handled by onAlgoTaskGroupEnded. A class has each name once.',
    wrong:
      'service: user\nroutes:\n  onUserMoved: { get: /ping }\nevents:\n  moved: { data: { place: string } }\nsubscribes:\n  user.moved: {}',
    right:
      'service: user\nroutes:\n  ping: { get: /ping }\nevents:\n  moved: { data: { place: string } }\nsubscribes:\n  user.moved: {}',
  }),
  ARM9006: entry({
    severity: 'error',
    title: 'a gateway with events',
    message: text`a gateway has no ${'key'}`,
    mend: text`put them into a service`,
    explanation:
      'A gateway hands requests on to services; it has no code of its own that could publish or handle events.',
    wrong: 'service: user\ngateway: {}\nevents:\n  moved: { data: { place: string } }',
    right: 'service: user\nroutes:\n  ping: { get: /ping }\nevents:\n  moved: { data: { place: string } }',
  }),
  ARM9007: entry({
    severity: 'error',
    title: 'a longest pause below the first',
    message: text`the longest pause is shorter than the first one, ${'first'}`,
    mend: text`make it longer, or the first one shorter`,
    explanation:
      'Pauses between attempts double from `from` up to `to`. With both the same, all pauses are as long.',
    wrong:
      'events:\n  moved: { data: { place: string } }\nsubscribes:\n  user.moved: { retry: { from: 10s, to: 1s } }',
    right:
      'events:\n  moved: { data: { place: string } }\nsubscribes:\n  user.moved: { retry: { from: 1s, to: 10s } }',
  }),
  ARM9020: entry({
    severity: 'error',
    title: 'a subscription that is not there',
    message: text`no manifest has the subscription ${'name'}`,
    mend: text`name one of ${'known'}`,
    explanation:
      'scaffold events takes the service that subscribes and the event, as its manifest has it under `subscribes`. What another manifest had once is not found any more: its queues are deleted on the broker.',
    wrong: 'scaffold events peek mail algo.ended',
    right: 'scaffold events peek mail algo.taskGroupEnded',
  }),
  ARM9021: entry({
    severity: 'error',
    title: 'a broker that is not reached',
    message: text`${'problem'}`,
    mend: text`start the broker, or say where it is: --mq, ARMATURE_MQ, [mq] of the parent config`,
    explanation:
      'Commands look for the broker where services do: --mq, then ARMATURE_MQ, then the embedded one of a running scaffold dev, then [mq] of the parent config in etcd.',
    wrong: 'scaffold events ls --mq amqp://127.0.0.1:1',
    right: 'scaffold events ls --mq amqp://guest:guest@127.0.0.1:5672',
  }),
};
