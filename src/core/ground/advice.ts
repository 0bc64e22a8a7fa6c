/** What of its settings a person should look at after a failure; each front knows what they are called there. */
export type Advice =
  | 'credentials' // the ready access token has had its time
  | 'base-url' // the address of the API
  | 'auth-url' // the address of the token service
  | 'client-certificate' // it was refused, or is missing
  | 'certificate-wanted' // it may be what is missing
  | 'certificate-alone' // it is all that says who we are
  | 'authority' // whom to trust
  | 'model' // which one answers
  | 'proxy' // its address
  | 'proxy-authority' // whom to trust as a proxy
  | 'proxy-wanted' // it may be what is missing
  | 'proxy-login' // the name and the password in its address
  | 'remote-files'; // whether files are fetched from addresses

/** The sentences that name those settings, in the words of one front. */
export type AdviceWords = Readonly<Record<Advice, string>>;
