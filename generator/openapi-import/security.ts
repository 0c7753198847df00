// Security requirements -> who may call.
import { headerNames } from '@armature/runtime/wire';
import { below, isObject, listOf, objectOf, type Placed, type Reading, shown } from './document.js';

/** What a caller has to show. */
export interface Guard {
  /** A user's token. */
  readonly user: boolean;
  /** One of these roles in it; none: any. */
  readonly roles: readonly string[];
  /** The key of services. */
  readonly key: boolean;
}

/** Reads the requirements of an operation, or else of the document. What is secured otherwise asks for a token. */
export function readSecurity(reading: Reading, operation: Placed): Guard {
  const own = operation.value['security'];
  const at = Array.isArray(own) ? below(operation.at, 'security') : '/security';
  const alternatives = listOf(own ?? reading.root['security']).filter(isObject);
  if (alternatives.length === 0) return { user: false, roles: [], key: false };
  const schemes = objectOf(objectOf(reading.root['components'])['securitySchemes']);
  const kinds = alternatives.map((alternative) =>
    Object.keys(alternative).map((name) => kindOf(objectOf(schemes[name]))),
  );
  if (kinds.some((names) => names.length === 0)) {
    reading.lose(at, 'that a caller may be signed in but need not be has no form: everybody may call');
    return { user: false, roles: [], key: false };
  }
  const key = kinds.every((names) => names.includes('rpc'));
  const index = Math.max(
    0,
    kinds.findIndex((names) => names.includes('jwt')),
  );
  const chosen = Object.entries(alternatives[index] ?? {});
  const names = kinds[index] ?? [];
  alternatives.forEach((alternative, other) => {
    if (
      other !== index &&
      !reading.isOwn &&
      JSON.stringify(alternative) !== JSON.stringify(alternatives[index])
    )
      reading.lose(below(at, other), 'one way to sign in is kept');
  });
  if (!reading.isOwn)
    chosen.forEach(([name, scopes], place) => {
      if (names[place] !== 'jwt' && listOf(scopes).length > 0)
        reading.lose(below(at, index, name), 'scopes of what is no bearer token are left out');
    });
  const others = kinds
    .flat()
    .filter((kind) => kind !== 'jwt' && kind !== 'rpc' && !(kind === 'cookie' && reading.isOwn));
  if (others.length > 0) {
    reading.lose(at, `${[...new Set(others)].join(', ')} as a way to sign in becomes auth: jwt`);
  }
  const token = chosen.find((_entry, place) => names[place] === 'jwt');
  const roles = listOf(token?.[1]).filter((role): role is string => typeof role === 'string');
  const user = names.some((kind) => kind !== 'rpc');
  return { user, roles: [...new Set(roles)], key };
}

function kindOf(scheme: Readonly<Record<string, unknown>>): string {
  const { type, scheme: name, in: where } = scheme;
  if (type === 'http') return String(name).toLowerCase() === 'bearer' ? 'jwt' : `HTTP ${String(name)}`;
  if (type !== 'apiKey') return shown(type ?? 'an undeclared scheme');
  if (String(scheme['name']).toLowerCase() === headerNames.rpcKey) return 'rpc';
  return where === 'cookie' ? 'cookie' : `an API key in the ${String(where)}`;
}
