import { type Check, filesOf, lineAt, textOf } from './kit.ts'

/** Words that belong to somebody's desk and not to the product. Written so that this list does not find itself. */
const unwanted: [RegExp, string][] = [
  [/\/work\/(?:main|shared)\b|\/tmp\/brief|\/opt\/n24/g, 'a path of one machine'],
  [/\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}:\d{2,5}\b/g, 'an address of one network'],
  [
    /https?:\/\/(?!registry\.npmjs\.org)[\w.-]*(?:registry|npm|artifactory|nexus|verdaccio|mirrors?)\.[\w.-]+/gi,
    'a registry of one network',
  ],
  [/\bthis[ ]session(?:'s)? (?:brief|task|context)|\bhelper[ ]agent|\bsub-?[ ]?agent\b/gi, 'talk about the writing'],
  [/\b(?:L{2}M|language[ ]model|chat[ ]?bot|Clau[d]e|Open[A]I|Anthro[p]ic|Copi[l]ot)s?\b/g, 'talk about the writing'],
  [/\bas requested\b|\bper (?:the )?brief\b|\bBRIEF\.md\b/gi, 'talk about the writing'],
  [/\b(?:TO[D]O|FIX[M]E|X{3})\b/g, 'an unfinished place: finish it or say what is missing in CHANGELOG.md'],
]

/** Unwanted words of a text, as `line: word (why)`. */
export const unwantedIn = (text: string): string[] =>
  unwanted.flatMap(([pattern, why]) =>
    [...text.matchAll(pattern)].map((match) => `${lineAt(text, match.index)}: “${match[0]}” is ${why}`),
  )

/** The lock file names no host at all (npm's `omit-lockfile-registry-resolved`), so it installs from any registry. */
export const words: Check = {
  name: 'words',
  unit: 'files',
  minimum: 280,
  async look(root) {
    const all = filesOf(root).filter((path) => !/\.(png|jpg|webp|woff2|xlsx|ico|pdf|log)$/.test(path))
    const problems = all.flatMap((path) => unwantedIn(textOf(root, path)).map((hit) => `${path}:${hit}`))
    return { saw: all.length, problems }
  },
}
