/** Names of files that hold secrets, whatever the user allows. */
const names = [
  /^\.env(?:rc)?(?:[.-].*)?$/,
  /\.env$/,
  /\.(?:pem|key|p12|pfx|p8|crt|cer|der|csr|jks|jceks|keystore|truststore|bks|kdbx?|asc|gpg|pgp|ppk|ovpn|tfvars|tfstate|secrets?)$/,
  /\.tf(?:vars|state)\.(?:json|backup)$/,
  /^(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|identity)$/,
  /^(?:known_hosts|authorized_keys)$/,
  /^[._](?:netrc|npmrc|yarnrc|pypirc|pgpass|htpasswd|git-credentials|dockercfg|dockerconfigjson|my\.cnf|boto|s3cfg|vault[-_]pass(?:word)?|vault-token|terraformrc)(?:\..*)?$/,
  /^(?:credentials?|secrets?|passwords?|tokens?|service[-_]?account[-\w]*|client[-_]secret[-\w]*|application_default_credentials|kubeconfig)(?:\.(?:json|ya?ml|toml|ini|cfg|conf|properties|xml|txt|csv))?$/,
];

/** Folders whose files are secrets, by the ends of their paths. */
const folders = /(?:^|\/)(?:\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker|\.password-store|\.config\/gcloud)\//;

/** True for a file that may hold secrets by its name: it is never sent, neither as the file itself nor as a snippet. */
export function isSecretFile(path: string): boolean {
  const plain = path.replaceAll('\\', '/').toLowerCase();
  const name = plain.slice(plain.lastIndexOf('/') + 1);
  return folders.test(plain) || names.some((pattern) => pattern.test(name));
}

/** True for text that holds a private key, whatever its file is called. */
export function holdsPrivateKey(text: string): boolean {
  return /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/.test(text);
}
