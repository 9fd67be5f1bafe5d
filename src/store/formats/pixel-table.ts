import { type FileData, linesIn } from '../../base/file-data.js';

/**
 * Reads a table with a line for each pixel, such as split.csv and predictions.csv, some lines at a time. hsi-run writes these tables
 * and never quotes a cell of them, so that lines are split and not parsed: millions of them take seconds.
 *
 * @param names the columns that are wanted
 * @param take is given their cells, of each line
 * @throws where a column is missing, or a line has more or fewer cells than the first one
 */
export async function eachPixel(data: FileData, names: readonly string[], take: (cells: readonly string[]) => void): Promise<void> {
  let columns: readonly string[] | undefined;
  let places: number[] = [];
  let count = 0;
  for await (const text of linesIn(data)) {
    for (const line of (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')) {
      const cells = line.split(',');
      count++;
      if (!columns) {
        columns = cells;
        places = names.map((name) => cells.indexOf(name));
        const missing = names.filter((_, index) => places[index] < 0);
        if (missing.length > 0) throw new Error(`the table lacks ${missing.join(', ')}: its columns are ${cells.join(', ')}`);
      } else {
        if (cells.length !== columns.length) throw new Error(`line ${count} has ${cells.length} cells, not ${columns.length}`);
        take(places.map((place) => cells[place]));
      }
    }
  }
  if (!columns) throw new Error('the table is empty');
}
