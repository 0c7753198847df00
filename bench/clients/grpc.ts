// grpc-js: the port of the server as its word.
import { credentials, type Client, type requestCallback } from '@grpc/grpc-js';
import { offerDrive } from './drive.js';
import { Things } from '../servers/thing-proto.js';

const client = new Things(
  `127.0.0.1:${process.argv[2]}`,
  credentials.createInsecure(),
) as unknown as Client & {
  get(asked: { id: string }, done: requestCallback<{ id: string }>): void;
};
offerDrive(
  () =>
    new Promise((resolve, reject) =>
      client.get({ id: '1' }, (error, thing) =>
        error === null && thing?.id === '1' ? resolve(thing) : reject(error ?? new Error('not the thing')),
      ),
    ),
);
