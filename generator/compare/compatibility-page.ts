// docs/compatibility.md, made of the catalogue of rules.
import type { Rules } from '../engine/compare/rule.js';
import { requestRules, responseRules } from '../language/compare/rules.js';
import { serviceRules } from './rules.js';

/** The whole page. */
export function compatibilityPage(): string {
  return [
    introduction,
    '## Operations\n',
    table(serviceRules),
    '## What is sent: requests\n',
    table(requestRules),
    '## What comes back: responses\n',
    table(responseRules),
  ].join('\n');
}

const introduction = `# Compatibility: what breaks whom

\`scaffold check --against …\` compares the contracts of a workspace with those of

- a git ref: \`scaffold check --against main\`, read through git, nothing is checked out;
- a folder with another workspace: \`--against ../released\`;
- a file that \`scaffold check --save contracts.json\` wrote, or the JSON of one contract;
- \`live\`: the contracts that running instances published in etcd (\`--etcd\`, else as other commands find it).

It exits with 1 when callers break, unless each such change was decided on. \`--json\` prints the findings for machines; under GitHub
Actions they become annotations at their place in the manifests.

## Who breaks

- **callers**: those that were built with the old contract, once a server of the new one answers them. The check fails.
  Of tables: instances of the version before, on a database that is that of the new one already. Tables are compared where the manifests of
  both versions are there: with a git ref and with a folder.
- **servers**: those of the old contract that still run, once a caller of the new one calls them. That is well as long as servers are
  renewed before their callers, so the check only says so; \`--strict\` makes it fail.

So what a type means depends on where it travels. To take less hurts who sends it, to hold more hurts who reads it: a tighter range breaks
callers in a request, and a wider one in a response. Renaming a type is no change. A type that holds itself is gone through once.

## Decisions

\`\`\`yaml
# scaffold.yaml
allowBreaking:
  user.getUser.response-field-removed: nobody reads the address any more, asked on 2 May
\`\`\`

The key is \`service.operation.rule\`; \`service.rule\` allows a rule for all operations, \`service.operation.field.rule\` for one field only.
The reason is shown with the finding. An entry that nothing needs any more is a warning, so that it does not hide the next change.

## What a service uses

\`\`\`yaml
depends:
  - service: user
    uses:
      getUser: [name, address.city]
      avatar: '*'
\`\`\`

Under \`uses\` a service names the operations that it calls, and of each the fields of the result that it reads; \`'*'\` is all of it. Its
client has these operations and no others, and reads these fields and no others, so the compiler holds the code to the list, and a field
that is not on it may change or go without harm. Arrays, maps and null are looked through; a union is read whole. Running instances
publish the list with their contract, so \`--against live\` names the services that break and how many instances of each, and passes where
nobody who runs uses what breaks. A dependency without \`uses\` counts as using everything. Callers that publish nothing (front ends behind
a gateway, services of another make) cannot be judged; the command says so.

# The rules
`;

function table(rules: Rules): string {
  const rows = Object.entries(rules).map(
    ([id, { title, breaks, why }]) => `| \`${id}\` | ${title} | ${breaks} | ${why} |`,
  );
  return ['| rule | what changed | breaks | why |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}
