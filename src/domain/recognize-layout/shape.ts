/** A file of nginx without what differs between the colors: the words, the ports, comments and blanks. */
export const toShape = (text: string): string =>
  text
    .replace(/(^|\s)#.*$/gm, '')
    .replace(/blue|green/gi, 'color')
    .replace(/\d+/g, '0')
    .replace(/\s+/g, ' ')
    .trim()
