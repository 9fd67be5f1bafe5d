// What would steer a terminal, turn the direction of a text, or may not stand in XML: all control characters but tab and line feed.
// eslint-disable-next-line no-control-regex
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;
// eslint-disable-next-line no-control-regex
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ud800-\udfff\ufffe\uffff]/gu;
// eslint-disable-next-line no-control-regex
const BREAKS = /[\u0000\t\n\v\f\r]+/g;

/** Text of several lines for a terminal: names and files of strangers are in it, and each character that steers shows as one of its own. */
export function visibleLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(STEERING, '\ufffd');
}

/** The same of one line, as wide as it was. */
export function visible(text: string): string {
  return text.replace(STEERING, '\ufffd').replaceAll('\n', '\ufffd');
}

/** A name as a file has it, which may end in the zeros or the line break of its format: one line without control characters. */
export function plainName(name: string): string {
  const line = name.replace(BREAKS, ' ');
  return visible(line === name ? name : line.trim());
}

/** Text that may stand in XML, and hence in SVG and HTML, once it is escaped. */
export function xmlText(text: string): string {
  return text.replace(NOT_IN_XML, '\ufffd');
}

/** For an element of XML, SVG or HTML, or an attribute in double quotes. */
export function escapeMarkup(text: string): string {
  return xmlText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
