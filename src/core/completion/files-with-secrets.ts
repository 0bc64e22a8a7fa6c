/** Names of files that hold secrets, whatever the user allows. */
const names = [
  /^\.(?:flask)?env(?:rc)?(?:[.-].*)?$/,
  /\.env(?:\.json)?$/,
  /^env\.(?:local|dev|development|test|stag(?:e|ing)|prod|production)$/,
  /\.(?:pem|key|p12|pfx|p8|crt|cer|der|csr|jks|jceks|keystore|truststore|bks|kdbx?|keychain(?:-db)?|asc|gpg|pgp|ppk|ovpn|keytab|tfvars|tfstate|secrets?)$/,
  /\.tf(?:vars|state)\.(?:json|backup)$/,
  /(?:^|[-_.])id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:[-_.]|$)/,
  /^identity$|[-_](?:rsa|dsa|ecdsa|ed25519)$|^(?:deploy|ssh|host|private|priv|signing|server|client)[-_]?key$/,
  /^(?:known_hosts|authorized_keys)$/,
  /^[._](?:netrc|npmrc|yarnrc|pypirc|pgpass|htpasswd|git-credentials|dockercfg|dockerconfigjson|my\.cnf|boto|s3cfg|vault[-_]pass(?:word)?|vault-token|terraformrc|lftprc|ftpconfig|databricks\.cfg|rediscli_auth|remote-sync\.json)(?:\..*)?$/,
  /^\.\w+_history$|^\w+_history\.txt$/,
  /^pip\.ini$|^(?:pip|pgpass|rclone|wg\d{1,3})\.conf$|^htpasswd$|^krb5cc_\w+$|^terraform\.rc$|^sftp(?:-config)?\.json$/,
  /^(?:auth|key|logins)\.json$|^cookies\.txt$|^wallet\.dat$|^mnemonic\.txt$|^wp-config\.php$|^settings-security\.xml$/,
  /^(?:key|keystore|signing)\.properties$|^connectionstrings\.config$|^vault(?:[-_]pass(?:word)?)?(?:\.(?:ya?ml|txt|json))?$/,
  /firebase-adminsdk|(?:^|[-_.])(?:gcp|gcloud|sa|service)[-_.]?keys?\.json$/,
  /(?:^|[-_.])kube\.?config(?:\.(?:ya?ml|json))?$/,
  /^(?:tokens?|service[-_]?account[-\w]*|client[-_]secret[-\w.]*|application_default_credentials)(?:\.(?:json|ya?ml|toml|ini|cfg|conf|properties|xml|txt|csv))?$/,
  /(?:^|[-_.])(?:credentials?|secrets?|passwords?|passwd|api[-_]?keys?|private[-_]?keys?|access[-_]?tokens?)(?:\.(?:json|ya?ml|toml|ini|cfg|conf|config|properties|xml|txt|csv|plist|tfrc|enc|dec)){0,2}$/,
];

/** Folders whose files are secrets, by the ends of their paths. */
const folders =
  /(?:^|\/)(?:\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker|\.password-store|\.secrets?|\.credentials|\.config\/(?:gcloud|gh|hub|doctl)|appdata\/roaming\/(?:gcloud|github cli|gnupg|postgresql)|\.terraform\.d|\.oci|\.aliyun|\.m2\/settings[^/]*|etc\/kubernetes|etc\/shadow-?)(?:\/|$)/;

/** What editors and people put behind the name of a copy. */
const copy = /(?:~|\.(?:bak|backup|old|orig|save|sav|swp|copy|tmp|\d{1,3}))$/;

/** True for a file that may hold secrets by its name: it is never sent, neither as the file itself nor as a snippet. */
export function isSecretFile(path: string): boolean {
  // Windows reads a name without the dots and blanks at its end.
  const plain = path
    .replaceAll('\\', '/')
    .toLowerCase()
    .replace(/(?<![. ])[. ]+$/, '');
  const name = plain.slice(plain.lastIndexOf('/') + 1);
  // The public half of a key is no secret.
  if (name.endsWith('.pub')) return folders.test(plain);
  const original = name.replace(copy, '');
  return folders.test(plain) || names.some((pattern) => pattern.test(name) || pattern.test(original));
}

/** True for text that holds a private key, whatever its file is called. */
export function holdsPrivateKey(text: string): boolean {
  return /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/.test(text);
}
