// The catalogue of rules: every kind of change between two contracts, who breaks by it, and why. docs/compatibility.md is made of it.
import { type Rules, rule } from '../engine/compare/rule.js';
import { requestRules, responseRules } from '../language/compare/rules.js';
import { allSections } from '../sections/all.js';

/** Changes of services, and of what each section publishes of them. */
export const serviceRules: Rules = {
  'service-added': rule('a new service', 'nobody', 'Nobody calls it yet.'),
  'service-removed': rule('a service is gone', 'callers', 'Its callers find no instance.'),
  ...Object.fromEntries(allSections.flatMap((section) => Object.entries(section.rules ?? {}))),
};

/** All rules by their ids, which never change their meaning: `allowBreaking` names them. */
export const rules: Rules = { ...serviceRules, ...requestRules, ...responseRules };
