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
};
