// Express with http-proxy-middleware, its connections kept. The upstream's port is its word.
import express from 'express';
import { Agent } from 'node:http';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { ready } from '../servers/thing.js';

const app = express();
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
app.use(createProxyMiddleware({ target: `http://127.0.0.1:${process.argv[2]}`, agent }));
const server = app.listen(0, '127.0.0.1', () => ready(server.address()));
