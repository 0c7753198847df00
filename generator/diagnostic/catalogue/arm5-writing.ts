// ARM5xxx: writing, merging, ownership of files.
import { entry, text } from './entry.js';

export const writingEntries = {
  ARM5001: entry({
    severity: 'error',
    title: 'a generated file was edited by hand',
    message: text`${'path'} was edited by hand, nobody keeps the edit, and it would be overwritten`,
    mend: text`move the edit to a file of yours or to ${'from'}; where git keeps it (git add, git commit), scaffold generate puts the file right`,
    explanation:
      'A generated file is rewritten whenever its manifest changes. What git has of it, committed or staged, can be overwritten and is not lost; so can what scaffold wrote here itself, formatted or not. The text of this file is neither, as `.scaffold/written` and git tell, so writing would lose an edit. Nothing was written, neither this file nor any other. See what would change with `scaffold generate --diff`. Without git, and without `.scaffold/written`, nothing tells scaffold’s text from an edit: remove the generated files where there is none of yours in them, and they are made again.',
    wrong:
      '// services/user/generated/dto.ts\nexport interface User { id: bigint; nick: string } // nick added by hand',
    right: '# services/user/service.yaml\ntypes:\n  User: { id: int64, nick: string }',
  }),
  ARM5002: entry({
    severity: 'error',
    title: 'a file is in the way',
    message: text`${'path'} is there already, and scaffold did not write it`,
    mend: text`move the file away, or remove it`,
    explanation:
      'A file that scaffold wants to generate is there, with another text and without the first line of a generated file, and scaffold has not written it. It may be yours, so it is left alone, and nothing was written.',
    wrong: '# a generated/client.ts of your own',
    right: 'mv services/user/generated/client.ts services/user/my-client.ts',
  }),
  ARM5003: entry({
    severity: 'error',
    title: 'an edited file that nothing asks for any more',
    message: text`${'path'} is not generated any more, but was edited by hand, so it is not removed`,
    mend: text`move what you need of it to a file of yours, and remove the file`,
    explanation:
      'The manifest that this file came from is gone, or does not ask for it any more. Files are removed whose text scaffold wrote, or git keeps; this one has an edit of yours that nobody keeps.',
    wrong: '# services/user removed, services/user/generated/dto.ts edited',
    right: 'rm services/user/generated/dto.ts',
  }),
  ARM5004: entry({
    severity: 'warning',
    title: 'a file of yours is left from a service that is gone',
    message: text`${'path'} is yours and stays, but ${'from'} does not ask for it any more`,
    mend: text`move what you still need to another service, then remove the file`,
    explanation:
      'Scaffolded and merged files belong to you as soon as you edit them. When their service is removed or renamed they stay, and probably no longer compile, since what they import is gone.',
    wrong: '# services/user/service.yaml removed; services/user/user.service.ts stays',
    right: 'git rm -r services/user',
  }),
  ARM5005: entry({
    severity: 'error',
    title: 'a file to merge into does not parse',
    message: text`${'path'} does not parse: ${'problem'}`,
    mend: text`correct the syntax at this place, then run scaffold generate again`,
    explanation:
      'Scaffold finds the places of methods in this file of yours by parsing it. While the file is broken nobody knows what is in it: it is never touched, and nothing else is written either, also where there is nothing to add to it.',
    wrong: 'export class UserService implements UserApi {\n  async login( {',
    right: 'export class UserService implements UserApi {\n  async login() {}\n}',
  }),
  ARM5006: entry({
    severity: 'warning',
    title: 'a signature that you changed is left alone',
    message: text`${'name'} is written differently from what was emitted, so it was left alone; the manifest now asks for ${'signature'}`,
    mend: text`adjust the method by hand where the compiler complains`,
    explanation:
      'A signature that still is as it was emitted follows the manifest. This one was changed by you, so scaffold only says what it would have written.',
    wrong: 'async login(credentials: Credentials & Extra, call: Call): Promise<Session>',
    right: 'async login(input: SignInInput, call: Call): Promise<Session>',
  }),
  ARM5007: entry({
    severity: 'warning',
    title: 'an operation left the manifest',
    message: text`${'name'} is not in ${'from'} any more; its method stays`,
    mend: text`remove the method if nothing else uses it`,
    explanation:
      'Scaffold never removes code of yours: only a method that is as it was emitted, formatted or not, goes with its operation. This one was edited, has a remark beside it, or is called in this file. It is not called from outside any more; it may not compile if it uses types that left with the operation.',
    wrong: '# routes: logout removed, UserService.logout still there',
    right: '# remove UserService.logout',
  }),
  ARM5008: entry({
    severity: 'warning',
    title: 'operations that you have to add yourself',
    message: text`${'reason'}; not added: ${'names'}`,
    mend: text`implement these operations where you implement ${'implemented'}`,
    explanation:
      'Missing operations are added to the one class that implements the generated interface. Where there is no such class in the file, or several, or the operations come from elsewhere, the file is left alone, and scaffold says once what is missing.',
    wrong: 'export const api = { ...accountHandlers, ...sessionHandlers };',
    right: 'export class UserService implements UserApi {}',
  }),
  ARM5009: entry({
    severity: 'error',
    title: 'a file changed while generating',
    message: text`${'path'} changed while scaffold was working; nothing was written`,
    mend: text`run scaffold generate again`,
    explanation:
      'Between reading the workspace and writing to it somebody saved this file. Writing now would lose that edit.',
    wrong: '# an editor saves while scaffold generate runs',
    right: 'scaffold generate',
  }),
  ARM5010: entry({
    severity: 'warning',
    title: 'a value that cannot be merged into',
    message: text`${'path'} has no mapping at ${'pointer'}, so ${'name'} was not added`,
    mend: text`add it by hand, or make the value a mapping`,
    explanation:
      'Scaffold wants to add a key below this one, but your value there is a text, a number or a list. Values of yours are never replaced.',
    wrong: '{ "scripts": "none" }',
    right: '{ "scripts": {} }',
  }),
  ARM5011: entry({
    severity: 'warning',
    title: 'an import of a name that is gone',
    message: text`${'name'} is not generated in ${'module'} any more, but is still used here`,
    mend: text`use the type that took its place`,
    explanation:
      'The method that this import was added for follows the manifest and does not need it any more, but other code of yours in this file does, so the import stays.',
    wrong: "import type { LoginInput } from './generated/dto.js'; // renamed to SignInInput",
    right: "import type { SignInInput } from './generated/dto.js';",
  }),
  ARM5012: entry({
    severity: 'error',
    title: 'a conflict between your edit and a newer scaffold',
    message: text`${'path'}: your edit and what is scaffolded now differ at the same place; both stand in the file, between conflict markers`,
    mend: text`keep what is right of both, and remove the markers`,
    explanation:
      'scaffold upgrade brings what newer templates say into scaffolded files and templates that you have edited, by a three-way merge with the text that was written first. Where you and the template changed the same lines, both versions are written between <<<<<<< and >>>>>>>, as git does it.',
    wrong:
      '<<<<<<< yours\nawait serveUser(create, { host });\n=======\nawait serveUser(create, { signals: true });\n>>>>>>> scaffold',
    right: 'await serveUser(create, { host, signals: true });',
  }),
  ARM5013: entry({
    severity: 'warning',
    title: 'an edited file that cannot be upgraded',
    message: text`${'path'} was edited, and scaffold.lock does not hold the text that was written first, so it was left alone`,
    mend: text`compare it by hand: move it away, run scaffold generate, and take over what you need`,
    explanation:
      'A three-way merge needs the text that the edit started from. scaffold.lock keeps it for scaffolded files; it is missing here because the lock was lost, or written by a version before 0.1.0.',
    wrong: '# services/user/main.ts without a text in scaffold.lock',
    right: 'scaffold upgrade # with the scaffold.lock that was committed with main.ts',
  }),
  ARM5014: entry({
    severity: 'error',
    title: 'a merge that is not settled',
    message: text`${'path'} has both sides of a merge, between conflict markers`,
    mend: text`keep what is right of both sides, remove the markers, and run scaffold generate`,
    explanation:
      'Git found that both sides of a merge, a rebase or a stash changed the same lines, and left both in the file. In a manifest or a file of yours only you know which is right, so nothing else is looked at until then, and nothing is written. Generated files and scaffold.lock need no such care: they are made again whatever the merge left in them, and so is a class where both sides added imports or methods.',
    wrong: '<<<<<<< HEAD\n  name: string(2..40)\n=======\n  name: string(1..60)\n>>>>>>> longer-names',
    right: '  name: string(1..60)',
  }),
  ARM5015: entry({
    severity: 'error',
    title: 'a newer scaffold has generated this workspace',
    message: text`scaffold ${'newer'} generated this workspace last; this is ${'version'}, and would undo what that one has made`,
    mend: text`install the version that the workspace asks for: npm ci`,
    explanation:
      'scaffold.lock begins with the version that wrote something last. An older one would take back what the newer one makes otherwise, and the two would go on undoing each other’s work. Nothing was written. Where nothing would change, an older version has nothing to say.',
    wrong: 'npx @armature/scaffold@0.1.0 generate # scaffold.lock: scaffold 0.2.0',
    right: 'npm ci\nnpx scaffold generate',
  }),
  ARM5016: entry({
    severity: 'warning',
    title: 'another version of scaffold has generated this workspace',
    message: text`scaffold ${'older'} generated this workspace last; this is ${'version'}, so files may be made otherwise though no manifest has changed`,
    mend: text`look at what changes, and commit it together with the new version`,
    explanation:
      'A newer version may make other files of the same manifests. scaffold.lock begins with the version that wrote something last, so that nobody looks for the cause in a manifest.',
    wrong: '# CI installs scaffold 0.2.0, the files were generated by 0.1.0',
    right: 'npm install --save-dev @armature/scaffold@0.2.0\nnpx scaffold generate # and commit both',
  }),
  ARM5020: entry({
    severity: 'warning',
    title: 'a method followed an operation that was renamed',
    message: text`${'to'} looks like ${'from'}, which is gone: the method followed, with its body`,
    mend: text`rename other uses of ${'from'} where the compiler complains; scaffold rename finds them all`,
    explanation:
      'An operation left the manifest, and a new one has its method and path, or takes and gives the same: somebody has renamed it by hand. The method in your class goes by the new name, and so do its uses on `this`. Clients and tests elsewhere are yours to change; `scaffold rename operation` changes them, too.',
    wrong: 'routes:\n  getUser: { get: /users/{id} } # now fetchUser',
    right: 'npx scaffold rename operation user.getUser fetchUser',
  }),
};
