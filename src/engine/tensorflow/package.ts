import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isObject, type JsonObject, parseObject } from '../../base/json.js';
import { Failure } from '../../errors/failure.js';

/** The packages that bring TensorFlow, the first that is installed wins: with CUDA, and for the processor alone. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/** An installed tfjs-node. */
export interface TensorflowPackage {
  readonly name: string;
  /** Its part that is compiled: the addon between Node and libtensorflow. */
  readonly addon: string;
}

interface PackageManifest {
  readonly version: string;
  readonly binary: { readonly module_name: string; readonly module_path: string; readonly napi_versions: readonly number[] };
}

/**
 * @param from the file from whose place packages are looked for
 * @throws Failure `engine` if there is none, or of another version than our tfjs, or without its addon
 */
export function tensorflowPackage(from: string = import.meta.url): TensorflowPackage {
  const { resolve } = createRequire(from);
  const wanted = readManifest(resolve('@tensorflow/tfjs-core/package.json')).version;
  for (const name of PACKAGES) {
    const file = tryResolve(resolve, `${name}/package.json`);
    if (!file) continue;
    const manifest = readManifest(file);
    if (manifest.version !== wanted) {
      throw absent(`${name} has version ${manifest.version}, but tfjs has ${wanted}`, `Install ${name}@${wanted}.`);
    }
    const addon = addonOf(dirname(file), manifest);
    if (!existsSync(addon)) {
      throw absent(
        `${name} is installed without its compiled part`,
        `Its download failed or its install script was not allowed to run: npm rebuild ${name} tries again. ${FROM_WHEEL}`,
      );
    }
    return { name, addon };
  }
  throw absent(
    `the optional package ${PACKAGES[0]} is not installed`,
    `npm install --no-save ${PACKAGES[0]}@${wanted} downloads TensorFlow for it (some hundred megabytes). ${FROM_WHEEL}`,
  );
}

/** Of a clone: a package that was installed does not have it. */
const SCRIPT = new URL('../../../../scripts/tensorflow-from-wheel.mjs', import.meta.url);
export const FROM_WHEEL = `If only PyPI can be reached, ${wheelText(existsSync(SCRIPT))}. Or use --engine wasm.`;

/** @param isClone the script is here */
export function wheelText(isClone: boolean): string {
  return isClone ? 'node scripts/tensorflow-from-wheel.mjs builds it' : 'a clone of hsi-run builds it: docs/engines.md';
}

export function absent(why: string, hint: string): Failure {
  return new Failure({ code: 'engine', message: `the tensorflow engine cannot be used: ${why}`, hint });
}

/** Where node-pre-gyp puts the addon: in a folder named after the newest Node-API that both it and Node know. */
function addonOf(folder: string, { binary }: PackageManifest): string {
  const known = Number(process.versions.napi);
  const version = Math.max(...binary.napi_versions.filter((candidate) => candidate <= known));
  return join(folder, binary.module_path.replace('{napi_build_version}', String(version)), `${binary.module_name}.node`);
}

function readManifest(file: string): PackageManifest {
  const manifest = parseObject(readFileSync(file, 'utf8'));
  if (!isManifest(manifest)) throw absent(`${file} is not the file of a package`, 'Install the package again.');
  return manifest;
}

function isManifest(value: JsonObject): value is JsonObject & PackageManifest {
  return (
    typeof value.version === 'string' &&
    (value.binary === undefined || (isObject(value.binary) && Array.isArray(value.binary.napi_versions)))
  );
}

function tryResolve(resolve: NodeJS.RequireResolve, file: string): string | undefined {
  try {
    return resolve(file);
  } catch {
    return undefined;
  }
}
