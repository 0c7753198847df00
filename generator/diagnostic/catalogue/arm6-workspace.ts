// ARM6xxx: the workspace and the command line.
import { entry, text } from './entry.js';

export const workspaceEntries = {
  ARM6001: entry({
    severity: 'error',
    title: 'no workspace here',
    message: text`there is no scaffold.yaml in this folder`,
    mend: text`go to the workspace's root (or give --cwd), or make one with: scaffold new workspace <name>`,
    explanation:
      'A workspace is a folder with a scaffold.yaml. All commands but `new workspace` and `explain` work within one.',
    wrong: 'cd /tmp && scaffold generate',
    right: 'cd my-platform && scaffold generate',
  }),
  ARM6002: entry({
    severity: 'warning',
    title: 'a workspace without services',
    message: text`no folder that matches "${'glob'}" has a service.yaml`,
    mend: text`make a service with: scaffold new service <name>; or correct the glob under "services"`,
    explanation:
      'The services of a workspace are found by the glob under `services` in scaffold.yaml, `services/*` unless told.',
    wrong: 'services: service/*',
    right: 'services: services/*',
  }),
  ARM6003: entry({
    severity: 'error',
    title: 'two services of one name',
    message: text`the service "${'name'}" is declared twice in this workspace`,
    mend: text`rename one of them`,
    explanation:
      'The name of a service is its place in etcd and in URLs, so it is there once in a workspace.',
    wrong: '# services/a/service.yaml\nservice: user\n# services/b/service.yaml\nservice: user',
    right: '# services/b/service.yaml\nservice: account',
  }),
  ARM6010: entry({
    severity: 'error',
    title: 'an unknown command',
    message: text`there is no command "${'word'}"`,
    mend: text`see all commands with: scaffold --help`,
    explanation: 'The first words behind `scaffold` name a command. `scaffold --help` lists them all.',
    wrong: 'scaffold genrate',
    right: 'scaffold generate',
  }),
  ARM6011: entry({
    severity: 'error',
    title: 'an unknown option',
    message: text`there is no option "${'option'}" here`,
    mend: text`see the options of a command with: scaffold <command> --help`,
    explanation:
      'Unknown options are refused, so that a slip of the keyboard does not silently do something else than was meant.',
    wrong: 'scaffold generate --chek',
    right: 'scaffold generate --check',
  }),
  ARM6012: entry({
    severity: 'error',
    title: 'a command line that is not understood',
    message: text`${'problem'}`,
    mend: text`see how it is used with: scaffold <command> --help`,
    explanation: 'Something is missing from the command line, is there twice, or contradicts something else.',
    wrong: 'scaffold new service',
    right: 'scaffold new service order',
  }),
  ARM6013: entry({
    severity: 'error',
    title: 'a name that cannot be used',
    message: text`"${'name'}" cannot be the name of a ${'thing'}: ${'reason'}`,
    mend: text`choose a name like ${'example'}`,
    explanation:
      'Workspaces and services are named in lower case with dashes, since the name becomes a folder, a package, a key in etcd and a part of URLs. Operations are named in camelCase and types in PascalCase, since they become functions and interfaces in TypeScript.',
    wrong: 'scaffold new service OrderService',
    right: 'scaffold new service order',
  }),
  ARM6014: entry({
    severity: 'error',
    title: 'a folder that is not empty',
    message: text`${'folder'} is there already and is not empty`,
    mend: text`choose another name, or empty the folder`,
    explanation: 'A new workspace or service never overwrites what is there.',
    wrong: 'scaffold new workspace shop   # shop/ has files in it',
    right: 'scaffold new workspace shop2',
  }),
  ARM6015: entry({
    severity: 'error',
    title: 'something of that name is there already',
    message: text`${'place'} already has a ${'thing'} "${'name'}"`,
    mend: text`choose another name, or edit the one that is there`,
    explanation: 'New routes and types are only added; what a manifest has is never replaced.',
    wrong: 'scaffold new route login --service user   # user has it already',
    right: 'scaffold new route signIn --service user',
  }),
  ARM6016: entry({
    severity: 'error',
    title: 'an unknown service',
    message: text`there is no service "${'name'}" in this workspace`,
    mend: text`name one of: ${'known'}`,
    explanation: 'Services go by the name in their service.yaml, not by their folder.',
    wrong: 'scaffold generate usr',
    right: 'scaffold generate user',
  }),
  ARM6017: entry({
    severity: 'error',
    title: 'an unknown code',
    message: text`there is no diagnostic with the code "${'code'}"`,
    mend: text`copy the code from a message, as in: scaffold explain ARM1001`,
    explanation:
      'Every message about a manifest, a file or the command line carries a code with a page of its own.',
    wrong: 'scaffold explain ARM9',
    right: 'scaffold explain ARM1001',
  }),
  ARM6018: entry({
    severity: 'error',
    title: 'a manifest that cannot be added to',
    message: text`nothing can be added to ${'path'}: ${'problem'}`,
    mend: text`correct the manifest, then run the command again`,
    explanation:
      '`scaffold new route` and `scaffold new dto` add to the text of a manifest and keep everything else in it as it is. That needs a text that is valid YAML, with mappings under `routes` and `types`.',
    wrong: 'routes: none',
    right: 'routes: {}',
  }),
  ARM6019: entry({
    severity: 'error',
    title: 'options that exclude each other',
    message: text`${'first'} and ${'second'} cannot be used together`,
    mend: text`leave one of them out`,
    explanation: 'The two options ask for different things, so one of them would be ignored.',
    wrong: 'scaffold generate --check --watch',
    right: 'scaffold generate --check',
  }),
};
