// The thing as protobuf, for grpc-js.
import { loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

const string = { type: 'string' } as const;
const fields = {
  id: { ...string, id: 1 },
  createdAt: { ...string, id: 2 },
  name: { ...string, id: 3 },
  email: { ...string, id: 4 },
  tags: { ...string, id: 5, rule: 'repeated' },
  amount: { type: 'double', id: 6 },
  role: { ...string, id: 7 },
  active: { type: 'bool', id: 8 },
  note: { ...string, id: 9 },
  count: { type: 'int32', id: 10 },
};

const definition = fromJSON({
  nested: {
    Thing: { fields },
    Asked: { fields: { id: { ...string, id: 1 } } },
    Things: { methods: { get: { requestType: 'Asked', responseType: 'Thing', comment: '' } } },
  },
});

/** Client and service of `Things.get`. */
export const Things = loadPackageDefinition(definition)['Things'] as ServiceClientConstructor;
