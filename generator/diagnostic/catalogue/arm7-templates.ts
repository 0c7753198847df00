// ARM7xxx: templates of a workspace, and files that it adds by them.
import { entry, text } from './entry.js';

export const templateEntries = {
  ARM7001: entry({
    severity: 'error',
    title: 'a template names what its view has not',
    message: text`${'problem'}`,
    mend: text`see what it may name: scaffold templates list ${'template'}`,
    explanation:
      'A template is given a view: names, types and lists that its holes may name. This one names something else, misses a helper or loops over what is no list. Where a newer version of scaffold has changed the view, `scaffold upgrade` merges the newer template into yours.',
    wrong: '{{#each operations}}{{nmae}}{{/each}}',
    right: '{{#each operations}}{{name}}{{/each}}',
  }),
  ARM7002: entry({
    severity: 'error',
    title: 'a template does not parse',
    message: text`this template does not parse: ${'problem'}`,
    mend: text`correct the template at this place`,
    explanation:
      'Templates are written in Handlebars: holes between {{ and }}, blocks that are opened with {{#each …}} or {{#if …}} and closed with {{/each}} and {{/if}}. Nothing is generated while one of them can’t be read.',
    wrong: '{{#each operations}}{{name}}{{/if}}',
    right: '{{#each operations}}{{name}}{{/each}}',
  }),
  ARM7003: entry({
    severity: 'error',
    title: 'what a template prints does not parse',
    message: text`${'template'} prints ${'path'}, which does not parse: ${'problem'}`,
    mend: text`correct ${'template'}; what is shown is the text that it prints`,
    explanation:
      'TypeScript is laid out and JSON is printed anew after a template was rendered, so what it prints has to parse. The excerpt is of the rendered text, before layout; where a block of it was printed for a place in a manifest, that place is named.',
    wrong: 'const names = [{{#each operations}}{{json name}} {{/each}}];',
    right: 'const names = [{{#each operations}}{{json name}}, {{/each}}];',
  }),
  ARM7004: entry({
    severity: 'error',
    title: 'a template can’t be printed',
    message: text`${'template'} can’t print ${'path'}: ${'problem'}`,
    mend: text`correct ${'template'}, or compare it with the original: scaffold templates diff`,
    explanation:
      'A template of the workspace was rendered and what came of it is of no use. The template of a service’s class has to keep its methods in the form in which they are merged: one each, with `async name(…) {` on a line.',
    wrong: '{{#each operations}}{{name}} = () => {};{{/each}}',
    right: '{{#each operations}}\nasync {{name}}(call: {{call}}): Promise<{{output}}> {\n}\n{{/each}}',
  }),
  ARM7005: entry({
    severity: 'warning',
    title: 'a template that nothing uses',
    message: text`${'path'} overrides no template`,
    mend: text`see which there are: scaffold templates list`,
    explanation:
      'A file below templates/ takes the place of the package’s template of that path. There is none of this path, but one that is called much like it. Templates for files of your own are named in scaffold.yaml, under files.',
    wrong: 'templates/services/service/generated/roouter.ts.hbs',
    right: 'templates/services/service/generated/router.ts.hbs',
  }),
  ARM7010: entry({
    severity: 'error',
    title: 'no template of that path',
    message: text`there is no templates/${'template'}`,
    mend: text`write the template, or name one that is there: paths are relative to templates/`,
    explanation:
      'An entry under `files` names the template of a file of your own. It is looked for below templates/ in the workspace.',
    wrong: 'files:\n  - { template: own/terrform.tf.hbs, for: service, path: "infra/{{service.name}}.tf" }',
    right: 'files:\n  - { template: own/terraform.tf.hbs, for: service, path: "infra/{{service.name}}.tf" }',
  }),
  ARM7011: entry({
    severity: 'error',
    title: 'a path with a hole that can’t be filled',
    message: text`the path of a file for each ${'subject'} can’t name ${'hole'}`,
    mend: text`a path for each ${'subject'} may name ${'known'}`,
    explanation:
      'The path of a file of your own has holes, so that every service or operation gets one. They are filled with names that are known before anything is rendered.',
    wrong: 'files:\n  - { template: own/a.tf.hbs, for: service, path: "infra/{{service.nmae}}.tf" }',
    right: 'files:\n  - { template: own/a.tf.hbs, for: service, path: "infra/{{service.name}}.tf" }',
  }),
  ARM7012: entry({
    severity: 'error',
    title: 'a path that is taken',
    message: text`${'path'} can’t be a file of your own: ${'reason'}`,
    mend: text`give it another path`,
    explanation:
      'Every generated file has one owner. A file of your own can’t be written where a manifest, the lock or another generated file stands, and not twice to one path: a path for each service or operation needs a hole that tells them apart.',
    wrong: 'files:\n  - { template: own/a.tf.hbs, for: service, path: infra/all.tf }',
    right: 'files:\n  - { template: own/a.tf.hbs, for: service, path: "infra/{{service.name}}.tf" }',
  }),
  ARM7020: entry({
    severity: 'error',
    title: 'no template of that name',
    message: text`there is no template ${'name'}`,
    mend: text`see which there are: scaffold templates list`,
    explanation:
      'A template is named by its path below templates/, with or without .hbs. The end of the path is enough where only one template ends so.',
    wrong: 'scaffold templates eject services/service/generated/roouter.ts',
    right: 'scaffold templates eject services/service/generated/router.ts',
  }),
  ARM7022: entry({
    severity: 'error',
    title: 'several templates end so',
    message: text`${'name'} may be any of ${'known'}`,
    mend: text`name the whole path`,
    explanation:
      'The end of a path is enough to name a template only where no other one ends in the same way.',
    wrong: 'scaffold templates eject service.ts',
    right: 'scaffold templates eject services/service/generated/service.ts',
  }),
  ARM7021: entry({
    severity: 'error',
    title: 'a template that was ejected before',
    message: text`${'path'} is there already`,
    mend: text`edit it, or remove it and eject it again; what is newer in the package is merged by: scaffold upgrade`,
    explanation:
      'A template is ejected once; from then on it is yours. Nothing was written, so that nothing of it is lost.',
    wrong: 'scaffold templates eject router.ts # twice',
    right: 'scaffold upgrade',
  }),
};
