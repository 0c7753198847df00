// The forms of names and other short texts in manifests.
import type { Form } from './shape.js';

/** Names of services and workspaces: in URLs, folders and etcd's keys. */
export const serviceName: Form = {
  pattern: '^[a-z][a-z0-9]*([-_][a-z0-9]+)*$',
  says: 'a name of lower-case letters, digits and single hyphens',
  example: 'user, task-queue',
};

/** A service, or all of them. */
export const serviceOrAll: Form = {
  pattern: '^(\\*|[a-z][a-z0-9]*([-_][a-z0-9]+)*)$',
  says: 'the name of a service, or *',
  example: "user, '*'",
};

/** Types and errors: TypeScript declarations. */
export const typeName: Form = {
  pattern: '^[A-Z][A-Za-z0-9]*$',
  says: 'a name that begins with a capital letter, of letters and digits',
  example: 'User, WrongPassword',
};

/** The key of a type: its name, and parameters if it is generic. */
export const typeKey: Form = {
  pattern: '^[A-Z][A-Za-z0-9]*( *<[^<>]*>)?$',
  says: 'a type name: it begins with a capital letter and has letters and digits only',
  example: 'User, Page<T>',
};

/** Operations: functions and methods. */
export const operationName: Form = {
  pattern: '^[a-z][A-Za-z0-9]*$',
  says: 'the name of an operation: camelCase, letters and digits',
  example: 'getUser, sendMessage',
};

/** Fields: properties of objects, with `?` when they may be absent. */
export const fieldKey: Form = {
  pattern: '^[A-Za-z_$][A-Za-z0-9_$]*\\??$',
  says: 'a field name: letters, digits, _ and $, with "?" behind it if the field may be absent',
  example: "createdAt, nick?; where JSON has another name: kind: { type: string, name: '@type' }",
};

/** A field of a result, or a field of one of its fields. */
export const fieldPath: Form = {
  pattern: '^[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*$',
  says: 'a field, or fields joined by dots',
  example: 'name, address.city',
};

/** Aliases of imports: namespaces in expressions. */
export const aliasName: Form = {
  pattern: '^[a-z][A-Za-z0-9]*$',
  says: 'an alias: camelCase, letters and digits',
  example: 'common',
};

/** Paths of imported files. */
export const importPath: Form = {
  pattern: '^\\.\\.?/.+\\.(ya?ml|ts)$',
  says: 'the relative path of a .yaml or .ts file, beginning with ./ or ../',
  example: '../../shared/common.yaml',
};

/** Semantic versions. */
export const version: Form = {
  pattern: '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$',
  says: 'a semantic version',
  example: '1.2.0',
};

/** Lengths of time. */
export const duration: Form = {
  pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$',
  says: 'a length of time: a number with ms, s, m or h',
  example: '500ms, 2s, 1m',
};

/** Sizes of bodies. */
export const byteSize: Form = {
  pattern: '^[0-9]+(b|kb|mb|gb)$',
  says: 'a size: a whole number with b, kb, mb or gb',
  example: '10mb',
};

/** Numbers that JavaScript's own cannot hold exactly. */
export const digits: Form = {
  pattern: '^-?[0-9]+(\\.[0-9]+)?$',
  says: 'a number written as digits',
  example: '9223372036854775807',
};

/** A whole number above 0 in digits, where a plain number would be too short. */
export const positiveDigits: Form = {
  pattern: '^[1-9][0-9]*$',
  says: 'a whole number above 0 written as digits',
  example: '9007199254740993',
};

/** A name of HTTP headers and cookies (RFC 9110, token). */
export const headerName: Form = {
  pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
  says: 'a name that HTTP allows for headers and cookies',
  example: 'X-Request-Id',
};

/** A first segment of keys in etcd. */
export const namespace: Form = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
  says: 'one segment of a key: letters, digits, dots, hyphens and underscores',
  example: 'shop',
};

/** A rule of compatibility at a place. */
export const breakingRule: Form = {
  pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_<>-]+)+$',
  says: 'a place and a rule, joined by dots',
  example: 'user.login.response-field-removed',
};

/** Origins of CORS. */
export const origin: Form = {
  pattern: '^(\\*|https?://[^/\\s]+)$',
  says: 'an origin (scheme, host and port, no path), or *',
  example: 'https://app.example.com',
};

/** Globs of folders within the workspace. */
export const folderGlob: Form = {
  pattern: '^(?!/)(?!.*\\.\\.).+$',
  says: 'a glob of folders in this workspace, without a leading slash and without ..',
  example: 'services/*',
};

/** Templates of a workspace, below its templates/. */
export const templateName: Form = {
  pattern: '^(?!/)(?!templates/)(?!.*\\.\\.)[^\\\\]+\\.hbs$',
  says: 'the path of a template below templates/, ending in .hbs',
  example: 'own/terraform.tf.hbs',
};

const pathSign = '[^\\\\/<>:"|?*\\x00-\\x1f\\x7f]';
const segment = `${pathSign}*(?![ .])${pathSign}`;

/** Files of the workspace's own: as every system can have them, each in one form only. */
export const ownPath: Form = {
  pattern: `^(\\./)?(${segment}/)*${segment}$`,
  says: 'a path in this workspace: names joined by slashes, without a slash in front, without .., and as every system can have them',
  example: 'infra/{{service.name}}.tf',
};

/** An image's name: a registry and folders may stand before it, no tag behind it. */
export const imageName: Form = {
  pattern: '^([a-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$',
  says: "an image's name in lower case, without a tag",
  example: 'ghcr.io/acme/shop, shop',
};

/** A name in DNS. */
export const hostName: Form = {
  pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$',
  says: 'a host name in lower case',
  example: 'api.acme.example',
};

/** A folder of a machine. */
export const absoluteFolder: Form = {
  pattern: '^(/[A-Za-z0-9._-]+)+$',
  says: 'an absolute path',
  example: '/opt/shop',
};
