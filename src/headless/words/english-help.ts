import { variableHelp } from './english-variables';
import type { HelpWords } from './words';

/** What `--help` prints in English. */
export const englishHelp: HelpWords = {
  usage: (
    version,
    rootFile,
  ) => `GigaChat Bridge ${version}: a local server that lets OpenAI and Anthropic clients work with GigaChat.

Usage: gigachat-bridge [--env-file FILE] [--check [--json]] [--proxy.NAME VALUE] [--gigachat.NAME VALUE] …
       gigachat-bridge --trust-russian-root [--out FILE]
       gigachat-bridge connect CLIENT [--dry-run] [--undo [--force]] [--model MODEL] [--url ADDRESS] [--env-file FILE]
       gigachat-bridge connect --update [--url ADDRESS]

  --env-file FILE       read variables from FILE; those of the environment win. Without it the .env of the working
                        directory is read, when there is one. --env-path is the same
  --check               walk the health check on a port of its own, print it and end (exit code 1 when a step fails)
  --json                with --check: print it as one line of JSON
  --trust-russian-root  download the Russian Trusted Root CA, compare its fingerprint with the published one, write it
                        as PEM and end (exit code 1, and nothing written, when that cannot be done)
  --out FILE            where to write it (${rootFile})
  connect CLIENT        set a client on this machine up for the bridge, with a backup; without CLIENT the clients are listed
  --dry-run             with connect: show what would be changed, and change nothing
  --undo                with connect: put the client's files back as they were, byte for byte
  --force               with --undo: also files that were changed since; a copy of what stands there today is kept
  --model MODEL         with connect: the model to set up (GIGACHAT_MODEL, else the best one of the bridge)
  --url ADDRESS         with connect: the bridge at this address, such as a team's, in place of this machine's
  --update              with connect: give every client that was set up the current key, address and model limits
  -v, --version         print the version
  -h, --help            print this text

Each variable is a flag too, which wins over the environment: GIGACHAT_MODEL is --gigachat.model, GPT2GIGA_PORT is
--proxy.port, BRIDGE_FALLBACK is --bridge.fallback, HTTPS_PROXY is --https-proxy. Secrets (*) are refused as flags; a file
may hold one instead, named by the variable with _FILE behind its name.
`,
  variables: variableHelp,
  ending: `
Prints one line of JSON when it listens: {"event":"listening","url":…}. Logs lines of JSON on stderr.
Stops on SIGTERM and SIGINT: open answers get GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS to end. A further signal, half a second
later or more, ends the program at once. Closing its terminal or window is a signal too.
Renewed files of HTTPS are taken within a minute; SIGHUP without a terminal takes them at once.
`,
};
