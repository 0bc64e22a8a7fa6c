/** A whole JPEG, as GigaChat draws them: a grey square, which VS Code shows like any other picture. */
export const drawnPicture = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI//////////////////////////////////////////' +
    '//////////wAALCABAAEABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AAAAAAAAAAAAA' +
    'AAAAAAAAAP/Z',
  'base64',
);
