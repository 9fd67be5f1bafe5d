/**
 * Where a scene's pixels lie in a pane: fitted, zoomed about a point, moved, never away from the pane. Pure functions, plain browser
 * JavaScript; `view` is { scale, x, y }: CSS pixels of a scene's pixel, and the scene's place at the pane's upper left corner.
 */
export const MAP_VIEW = `
const MOST_SCALE = 48;
const GRIP = 15;
/** Where the divider is taken hold of: all of it within the pane, also where the line is at its edge. */
const gripAt = (cut, width) => Math.max(GRIP, Math.min(width - GRIP, cut));
const fitScale = (size, rows, columns) => Math.min(size.width / columns, size.height / rows);

/** Kept within the pane: what is smaller than it stands in its middle. */
function settled({ scale, x, y }, size, rows, columns) {
  const least = fitScale(size, rows, columns), kept = Math.max(least, Math.min(Math.max(least, MOST_SCALE), scale));
  const along = (place, length, count) => { const seen = length / kept; return seen >= count ? (count - seen) / 2 : Math.max(0, Math.min(count - seen, place)); };
  return { scale: kept, x: along(x, size.width, columns), y: along(y, size.height, rows) };
}

/** The scene's place under (left, top) of the pane stays there. */
function zoomed(view, factor, left, top, size, rows, columns) {
  const least = fitScale(size, rows, columns), scale = Math.max(least, Math.min(Math.max(least, MOST_SCALE), view.scale * factor));
  return settled({ scale, x: view.x + left / view.scale - left / scale, y: view.y + top / view.scale - top / scale }, size, rows, columns);
}

/** Moved no farther than needed for a pixel to be seen. */
function seen(view, { row, column }, size, rows, columns) {
  const along = (place, at, length) => Math.min(at, Math.max(place, at + 1 - length / view.scale));
  return settled({ ...view, x: along(view.x, column, size.width), y: along(view.y, row, size.height) }, size, rows, columns);
}

/** A round length that takes no more than a third of a pane: [metres, CSS pixels]; undefined where metres are not known. */
function scaleBar(place, scale, size) {
  if (!place || !place.unit) return undefined;
  const middle = place.y - place.height * place.rows / 2;
  const metres = place.unit === 'degrees' ? place.width * 111320 * Math.cos(middle * Math.PI / 180) : place.width;
  const most = size.width / 3 / scale * metres, ten = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((one) => one * ten).find((one) => one <= most);
  return [length, length / metres * scale];
}
const lengthText = (metres) => metres >= 1000 ? metres / 1000 + ' km' : metres + ' m';
`;
