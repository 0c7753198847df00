// grpc-js, with one thing.
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { makeThing } from './thing.js';
import { Things } from './thing-proto.js';
import { sampleBody } from '../workspaces/shop.js';

const thing = { ...makeThing(JSON.parse(sampleBody) as never), id: '1' };
const server = new Server();
server.addService(Things.service, {
  get: (_call: ServerUnaryCall<unknown, unknown>, done: sendUnaryData<unknown>) => done(null, thing),
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(`port ${port}`);
});
