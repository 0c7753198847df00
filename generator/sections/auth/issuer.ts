// `auth.issuer`: the service that signs tokens for all; every definition names it.
import type { Names } from '../../engine/emit/names.js';
import type { EntryView, ServiceSubject } from '../emitting.js';
import type { Linked } from '../linking.js';
import { auth } from './part.js';

/** `issuer` of the definition. */
export function issuerEntries({ model }: ServiceSubject, names: Names): readonly EntryView[] {
  const { issuer } = model.workspace.part(auth);
  if (issuer === undefined) return [];
  const { service, algorithm } = issuer;
  const value = names.literal(() => JSON.stringify({ service: service.value, algorithm }));
  return [{ key: 'issuer', value, cause: service.span }];
}

/** Reports an issuer that is no service of the workspace, or that has no code to sign with. */
export function checkIssuer({ linker, workspace, services }: Linked): void {
  const { issuer } = workspace.part(auth);
  if (issuer === undefined) return;
  const { value, span } = issuer.service;
  const own = services.filter(({ isPeer }) => !isPeer).map(({ service }) => service);
  const found = own.find(({ name }) => name === value);
  if (found?.isCallable === true) return;
  const known = own.filter(({ isCallable }) => isCallable).map(({ name }) => name);
  linker.reports.add('ARM3059', span, { service: value, known: known.join(', ') || 'none' });
}
