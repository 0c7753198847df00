// ARM604x and ARM605x: commands that talk to a running platform: etcd, ps, call, config.
import { entry, text } from './entry.js';

export const platformEntries = {
  ARM6040: entry({
    severity: 'error',
    title: 'the platform cannot be reached',
    message: text`etcd at ${'endpoint'} does not answer: ${'problem'}`,
    mend: text`start the platform (scaffold dev), or say where its etcd is with --etcd http://host:port`,
    explanation:
      'Commands that look at a running platform find it through etcd: the one of `--etcd`, else of the running `scaffold dev`, else of ARMATURE_ETCD or of the services’ config.toml, else 127.0.0.1:2379.',
    wrong: 'scaffold ps   # nothing runs',
    right: 'scaffold dev & scaffold ps',
  }),
  ARM6041: entry({
    severity: 'error',
    title: 'the port of etcd is taken',
    message: text`port ${'port'} is taken`,
    mend: text`stop what listens there, or choose another: scaffold etcd --port 0 takes any free one`,
    explanation:
      'Two servers cannot listen on one port. Often another etcd, or a `scaffold dev`, runs already.',
    wrong: 'scaffold etcd & scaffold etcd',
    right: 'scaffold etcd & scaffold etcd --port 0',
  }),
  ARM6042: entry({
    severity: 'error',
    title: 'a data file that cannot be used',
    message: text`${'path'} cannot be used: ${'problem'}`,
    mend: text`name another file, or move this one away to start empty`,
    explanation:
      '`scaffold etcd --data` keeps everything in one file of its own. A file of another kind is never overwritten.',
    wrong: 'scaffold etcd --data notes.txt',
    right: 'scaffold etcd --data etcd.journal',
  }),
  ARM6043: entry({
    severity: 'error',
    title: 'which platform is not known',
    message: text`which platform is meant cannot be told: ${'problem'}`,
    mend: text`name its namespace with --namespace, or run the command inside its workspace`,
    explanation:
      'All keys of a platform stand below its namespace in etcd. Inside a workspace the namespace is that of scaffold.yaml; elsewhere the only one that etcd has is taken.',
    wrong: 'cd /tmp && scaffold ps   # etcd holds two platforms',
    right: 'scaffold ps --namespace shop',
  }),
  ARM6044: entry({
    severity: 'error',
    title: 'an unknown operation',
    message: text`there is no operation "${'name'}"`,
    mend: text`name one of: ${'known'}`,
    explanation: 'Operations are named as under `routes` in the manifest, with the service before a dot.',
    wrong: 'scaffold call user.signin',
    right: 'scaffold call user.login name=ada password=…',
  }),
  ARM6045: entry({
    severity: 'error',
    title: 'an argument that does not fit the operation',
    message: text`${'argument'}: ${'problem'}`,
    mend: text`give fields as name=value, nested ones as a.b=value, JSON as name:=json, a file as name=@path`,
    explanation:
      'Arguments of `scaffold call` are read by the types in the manifest or in the live contract, so that a number is sent as a number. What is given with := is sent as it stands.',
    wrong: 'scaffold call algo.listTaskGroups page=first',
    right: 'scaffold call algo.listTaskGroups page=1',
  }),
  ARM6046: entry({
    severity: 'error',
    title: 'no instance is there',
    message: text`no instance of ${'service'} is registered below /${'namespace'}`,
    mend: text`start it, and see what runs with: scaffold ps`,
    explanation: 'A service that runs stands in etcd under a lease of ten seconds. This one does not.',
    wrong: 'scaffold call user.login   # user has crashed',
    right: 'scaffold dev',
  }),
  ARM6047: entry({
    severity: 'error',
    title: 'the call failed',
    message: text`${'operation'} failed with code ${'code'} (status ${'status'}): ${'problem'}`,
    mend: text`${'mend'}`,
    explanation:
      'The service was reached and answered with an error of its own or of the framework, or the call broke off. Codes of a service stand under `errors` in its manifest.',
    wrong: 'scaffold call user.getMe',
    right: 'scaffold call user.getMe --jwt "$TOKEN"',
  }),
  ARM6048: entry({
    severity: 'error',
    title: 'a config value that does not fit',
    message: text`${'key'} ${'problem'}`,
    mend: text`correct the value; the types stand under "config" in the manifest of ${'service'}`,
    explanation:
      'A config is checked against the types in the manifest before it is written to etcd, so that no service meets one that it would refuse.',
    wrong: 'scaffold config set user email.port=smtp',
    right: 'scaffold config set user email.port=587',
  }),
  ARM6049: entry({
    severity: 'error',
    title: 'a parent config that does not fit',
    message: text`${'key'} ${'problem'}`,
    mend: text`correct it: the parent config needs rpc-key and jwt-secret, and may have a table db`,
    explanation:
      'Every service reads the parent config: the keys that calls are proved with, the secret that signs tokens, and the database. It is checked before it is written to etcd.',
    wrong: 'rpc-key = ""',
    right: 'rpc-key = "a long random text"',
  }),
  ARM6050: entry({
    severity: 'error',
    title: 'no such config',
    message: text`there is no config of ${'target'} ${'place'}`,
    mend: text`${'mend'}`,
    explanation:
      'Configs stand in etcd, one for each service and one, `parent`, for all. In a workspace their sources stand in config/.',
    wrong: 'scaffold config get user   # never pushed',
    right: 'scaffold config push user && scaffold config get user',
  }),
  ARM6051: entry({
    severity: 'error',
    title: 'pulling would overwrite a file',
    message: text`${'path'} differs from what stands in etcd`,
    mend: text`see how with: scaffold config diff; overwrite it with: scaffold config pull --force`,
    explanation:
      'A config file may hold edits that were never pushed. They are not overwritten unless you say so.',
    wrong: 'scaffold config pull user',
    right: 'scaffold config pull user --force',
  }),
  ARM6052: entry({
    severity: 'error',
    title: 'a config key that cannot be set',
    message: text`${'key'} cannot be set: ${'problem'}`,
    mend: text`write key=value, with a dot between a table and its key: email.port=587`,
    explanation:
      '`scaffold config set` changes single values and leaves everything else in the text as it is.',
    wrong: 'scaffold config set user email',
    right: 'scaffold config set user email.host=mail.example',
  }),
  ARM6053: entry({
    severity: 'error',
    title: 'a config value that is missing',
    message: text`${'key'} is missing: it ${'problem'}`,
    mend: text`give it a value in ${'place'}, or: scaffold config set ${'service'} ${'key'}=…`,
    explanation:
      'The manifest declares the key without a default (or every platform needs it, in the parent config), so only you know its value, and no service starts without one. The scaffolded file names it in a comment. `scaffold config set` fills in key by key, in any order, and says what is still missing.',
    wrong: '# apiKey = … (string, required)',
    right: 'apiKey = "sk_live_51H"',
  }),
  ARM6054: entry({
    severity: 'warning',
    title: 'a config key that the manifest does not know',
    message: text`${'key'} is no key of this config`,
    mend: text`correct it, or declare it under "config" in the manifest of ${'service'}`,
    explanation:
      'A config may be pushed before the code that reads it, so services take a key that they do not know and say so. With `strict = true` in the parent config they refuse it, and it is an error here.',
    wrong: 'sessoinHours = 24',
    right: 'sessionHours = 24',
  }),
  ARM6055: entry({
    severity: 'error',
    title: 'a config that somebody else has changed',
    message: text`the config of ${'target'} in etcd is not what ${'path'} was made from: it ${'what'}`,
    mend: text`see both with: scaffold config diff ${'target'}; take etcd's with: scaffold config pull ${'target'} --force; replace it with: scaffold config push ${'target'} --force`,
    explanation:
      'A push replaces what this workspace last pushed or pulled, and nothing else: a value that was set elsewhere meanwhile would be lost. What was seen last stands in .scaffold/configs.json; a fresh clone has seen nothing yet.',
    wrong:
      'scaffold config set user hours=12   # elsewhere\nscaffold config push user           # with another edit',
    right: 'scaffold config pull user --force   # then edit, then push',
  }),
  ARM6056: entry({
    severity: 'warning',
    title: 'a secret that can be guessed',
    message: text`${'key'} ${'problem'}`,
    mend: text`set a random one of 32 bytes or more, and pass it to every service that shares it`,
    explanation:
      'HS256 needs a key of 32 bytes (RFC 7518, 3.2), and the key between services opens all that is RPC-only. Services refuse a shorter one in production: where NODE_ENV is neither development nor test or, without NODE_ENV, where their ip is not this machine’s own.',
    wrong: 'jwt-secret = "secret"',
    right: 'jwt-secret = "k1Jm0v4Yq8rT2wXz5bN7cL9dF3gH6sPa"',
  }),
  ARM6057: entry({
    severity: 'error',
    title: 'a profile that does not fit its config',
    message: text`${'key'} cannot be laid over ${'path'}: something else stands in its way there`,
    mend: text`write it in the same form in both: a table over a table, a value over a value`,
    explanation:
      'What `config/<service>.<profile>.toml` says holds over `config/<service>.toml`, key by key; tables are joined, lists are replaced as a whole.',
    wrong: '# config/user.toml\nmail = "none"\n# config/user.production.toml\n[mail]\nhost = "mail.example"',
    right:
      '# config/user.toml\n[mail]\nhost = "localhost"\n# config/user.production.toml\n[mail]\nhost = "mail.example"',
  }),
  ARM6058: entry({
    severity: 'error',
    title: 'a secret in a file that git has',
    message: text`${'key'} is a secret, and stands in ${'path'} for everybody to read`,
    mend: text`seal it there with: scaffold config set ${'target'} ${'key'} --file; or write where it comes from: "\${env:NAME}", "\${file:/run/secrets/name}"; on your own machine it may stand in config/${'target'}.local.toml`,
    explanation:
      'Files in config/ are committed; what is secret is not. A sealed secret may stand there: only who has the key (ARMATURE_CONFIG_KEY) can open it. `config/<service>.local.toml` is listed in .gitignore, and `scaffold dev` lays it over the others.',
    wrong: '[mail]\npassword = "hunter2hunter2"',
    right: '[mail]\npassword = "${file:/run/secrets/mail-password}"',
  }),
  ARM6059: entry({
    severity: 'error',
    title: 'a secret that nothing can seal',
    message: text`${'key'} of ${'target'} is a secret, and there is no key to seal it with`,
    mend: text`set ARMATURE_CONFIG_KEY, or ARMATURE_CONFIG_KEY_FILE to a file that holds it, here and for the services; make one with: openssl rand -base64 32`,
    explanation:
      'Secrets go to etcd sealed. The key stands neither there nor in git: services have it from their environment or from a file, and so has who pushes.',
    wrong: 'scaffold config set user mail.password',
    right: 'ARMATURE_CONFIG_KEY_FILE=~/.config/shop.key scaffold config set user mail.password',
  }),
  ARM6080: entry({
    severity: 'error',
    title: 'a key for secrets that cannot be used',
    message: text`${'variable'}: ${'problem'}`,
    mend: text`set it to a random text of 32 bytes or more, or to a file that holds one`,
    explanation:
      'ARMATURE_CONFIG_KEY seals and opens the secrets of configs. Several may stand in it, with commas, while one replaces another: the first seals, all open.',
    wrong: 'ARMATURE_CONFIG_KEY=secret scaffold config push',
    right: 'ARMATURE_CONFIG_KEY_FILE=~/.config/shop.key scaffold config push',
  }),
  ARM6081: entry({
    severity: 'error',
    title: 'a profile that no config has',
    message: text`there is no config/*.${'profile'}.toml`,
    mend: text`write config/<service>.${'profile'}.toml with what is different there`,
    explanation:
      '`--profile NAME` lays config/<service>.NAME.toml over config/<service>.toml, for each service that has one.',
    wrong: 'scaffold config push --profile prodution',
    right: 'scaffold config push --profile production',
  }),
  ARM6082: entry({
    severity: 'error',
    title: 'a revision that etcd does not have',
    message: text`${'target'} cannot be brought back to ${'wanted'}: ${'problem'}`,
    mend: text`see what there is with: scaffold config history ${'target'}`,
    explanation:
      'etcd keeps what a config said before, until it is compacted. `scaffold config rollback` writes one of those texts again, as a new revision.',
    wrong: 'scaffold config rollback user --to 1',
    right: 'scaffold config history user\nscaffold config rollback user --to 42',
  }),
  ARM6083: entry({
    severity: 'error',
    title: 'a service that has no signing keys',
    message: text`${'service'} has no signing keys in etcd`,
    mend: text`name the service that auth.issuer of scaffold.yaml names, and start it: it makes its first key then`,
    explanation:
      "The service that signs users' tokens makes its first key when it starts, and keeps it sealed in etcd. `scaffold keys` shows and replaces keys that are there.",
    wrong: 'scaffold keys rotate order   # user signs',
    right: 'scaffold keys rotate user',
  }),
};
