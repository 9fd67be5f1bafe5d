import { Failure } from '../../errors/failure.js';
import { MAP_SCOPES, type MapChoice } from '../../predict/maps/draw-run-maps.js';

/** What `--maps` says; undefined where it is left out. @throws Failure `usage` */
export function mapChoice({ maps }: { readonly maps: string | undefined }): MapChoice | undefined {
  const found = MAP_SCOPES.find((scope) => scope === maps);
  if (maps === undefined || found) return found;
  throw new Failure({ code: 'usage', message: `--maps ${maps}: unknown`, hint: `Known: ${MAP_SCOPES.join(', ')}.` });
}
