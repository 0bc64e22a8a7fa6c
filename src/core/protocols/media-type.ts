/** What GigaChat takes as a file, by its MIME type (developers.sber.ru, "Хранилище файлов"), with the name's ending. */
const endings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'image/jpeg': 'jpg',
    'image/png': 'png',
    'image/tiff': 'tiff',
    'image/bmp': 'bmp',
    'application/pdf': 'pdf',
    'application/msword': 'doc',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
    'application/epub': 'epub',
    'application/ppt': 'ppt',
    'application/pptx': 'pptx',
    'application/vnd.ms-excel': 'xlsx',
    'text/plain': 'txt',
    'audio/mp4': 'mp4',
    'audio/mp3': 'mp3',
    'audio/x-m4a': 'm4a',
    'audio/wav': 'wav',
    'audio/webm': 'webm',
    'audio/x-ogg': 'ogg',
    'audio/opus': 'opus',
  }),
);

const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'image/jpg': 'image/jpeg',
    'image/x-ms-bmp': 'image/bmp',
    'audio/mpeg': 'audio/mp3',
    'audio/m4a': 'audio/x-m4a',
    'audio/x-wav': 'audio/wav',
    'audio/ogg': 'audio/x-ogg',
    'application/epub+zip': 'application/epub',
    'application/vnd.ms-powerpoint': 'application/ppt',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'application/pptx',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'application/vnd.ms-excel',
  }),
);

/** GigaChat's limit for a file of this kind, in bytes: 15 MB for images, 35 MB for audio, 40 MB for texts. */
export function sizeLimitOf(mime: string): number {
  const megabytes = mime.startsWith('image/') ? 15 : mime.startsWith('audio/') ? 35 : 40;
  return megabytes * 1024 * 1024;
}

/** The ending of a file's name for a type GigaChat takes; undefined for one it does not. */
export function endingFor(mime: string): string | undefined {
  return endings.get(mime);
}

/** The type that a file's name promises; `application/octet-stream` when it promises nothing known. */
export function typeOfName(name: string): string {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  const known = [...endings].find(([, known]) => known === ending)?.[0];
  return (
    known ??
    (ending && /^(?:md|csv|json|xml|html|ya?ml|log|[jt]sx?|py|java|go|rs|c|h|cpp|sh|sql)$/.test(ending)
      ? 'text/plain'
      : 'application/octet-stream')
  );
}

/** What a file was called, or what its name promises where that is only a stream of bytes, as clients call the unknown. */
export function typeOfFile(declared: string, name: string | undefined): string {
  const base = declared.split(';', 1)[0]?.trim() ?? '';
  return /^(?:(?:application|binary)\/(?:octet-stream|x-binary|unknown))?$/i.test(base)
    ? typeOfName(name ?? '')
    : declared;
}

/** What the bytes really are, whatever they were called: images and PDF by their first bytes, the rest as declared. */
export function mediaTypeOf(declared: string, bytes: Uint8Array): string {
  const base = declared.toLowerCase().split(';', 1)[0]?.trim() ?? '';
  return sniff(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16))) ?? aliases.get(base) ?? base;
}

/** Whether the bytes are a picture of some kind; what only calls itself one is not. */
export function isPicture(bytes: Uint8Array): boolean {
  return mediaTypeOf('', bytes).startsWith('image/');
}

function sniff(head: Buffer): string | undefined {
  const hex = head.toString('hex');
  const ascii = head.toString('latin1');
  if (hex.startsWith('89504e470d0a1a0a')) return 'image/png';
  if (hex.startsWith('ffd8ff')) return 'image/jpeg';
  if (ascii.startsWith('GIF8')) return 'image/gif';
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'image/webp';
  if (hex.startsWith('49492a00') || hex.startsWith('4d4d002a')) return 'image/tiff';
  if (ascii.startsWith('BM')) return 'image/bmp';
  if (ascii.startsWith('ftypavi', 4)) return 'image/avif';
  if (/^ftyp(?:hei|mif1|msf1)/.test(ascii.slice(4))) return 'image/heic';
  if (hex.startsWith('00000100')) return 'image/x-icon';
  if (ascii.startsWith('<svg')) return 'image/svg+xml';
  return ascii.startsWith('%PDF-') ? 'application/pdf' : undefined;
}
