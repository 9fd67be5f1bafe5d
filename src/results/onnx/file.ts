import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxPort, OnnxTensor } from '../../architecture/onnx/index.js';

/** The operators' version: onnxruntime 1.12 (2022) and later, and all that reads ONNX 1.12, know it. */
export const OPSET = 17;
/** The file's own version, that of ONNX 1.12. */
const IR_VERSION = 8;

/** TensorProto's numbers of types. */
const TYPES = { float32: 1, float64: 11, int64: 7 } as const;

export interface OnnxFileFacts {
  readonly name: string;
  /** Of hsi-run. */
  readonly version: string;
  readonly description: string;
  /** What the graph does not say, by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A model as the bytes of an .onnx file: the same content gives the same bytes. */
export async function encodeOnnx({ graph, input, outputs }: OnnxModel, facts: OnnxFileFacts): Promise<Uint8Array> {
  // Other commands start without the libraries.
  const [{ create, toBinary }, onnx] = await Promise.all([import('@bufbuild/protobuf'), import('onnx-buf')]);
  const { AttributeProto_AttributeType: kinds } = onnx;
  const whole = (values: readonly number[]) => values.map((value) => BigInt(value));

  const attribute = ([name, value]: [string, OnnxAttribute]) =>
    create(onnx.AttributeProtoSchema, {
      name,
      ...('int' in value
        ? { type: kinds.INT, i: BigInt(value.int) }
        : 'ints' in value
          ? { type: kinds.INTS, ints: whole(value.ints) }
          : 'float' in value
            ? { type: kinds.FLOAT, f: value.float }
            : { type: kinds.STRING, s: Uint8Array.from(Buffer.from(value.text)) }),
    });
  const node = ({ name, op, inputs, output, attributes }: OnnxNode) =>
    create(onnx.NodeProtoSchema, {
      name,
      opType: op,
      input: [...inputs],
      output: [output],
      attribute: Object.entries(attributes).map(attribute),
    });
  const tensor = ({ name, type, shape, values }: OnnxTensor) =>
    create(onnx.TensorProtoSchema, { name, dataType: TYPES[type], dims: whole(shape), rawData: rawBytes(type, values) });
  const port = ({ name, shape }: OnnxPort) =>
    create(onnx.ValueInfoProtoSchema, {
      name,
      type: create(onnx.TypeProtoSchema, {
        value: {
          case: 'tensorType',
          value: create(onnx.TypeProto_TensorSchema, {
            elemType: TYPES.float32,
            shape: create(onnx.TensorShapeProtoSchema, {
              dim: shape.map((length) =>
                create(onnx.TensorShapeProto_DimensionSchema, {
                  value: typeof length === 'number' ? { case: 'dimValue', value: BigInt(length) } : { case: 'dimParam', value: length },
                }),
              ),
            }),
          }),
        },
      }),
    });

  const model = create(onnx.ModelProtoSchema, {
    irVersion: BigInt(IR_VERSION),
    producerName: 'hsi-run',
    producerVersion: facts.version,
    docString: facts.description,
    opsetImport: [create(onnx.OperatorSetIdProtoSchema, { domain: '', version: BigInt(OPSET) })],
    graph: create(onnx.GraphProtoSchema, {
      name: facts.name,
      node: graph.nodes.map(node),
      initializer: graph.tensors.map(tensor),
      input: [port(input)],
      output: outputs.map(port),
    }),
    metadataProps: Object.entries(facts.metadata).map(([key, value]) => create(onnx.StringStringEntryProtoSchema, { key, value })),
  });
  return toBinary(onnx.ModelProtoSchema, model);
}

/** Little-endian, row-major, as ONNX wants it. */
function rawBytes(type: OnnxTensor['type'], values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const width = type === 'float32' ? 4 : 8;
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index++) {
    if (type === 'float32') view.setFloat32(index * 4, values[index], true);
    else if (type === 'float64') view.setFloat64(index * 8, values[index], true);
    else view.setBigInt64(index * 8, BigInt(values[index]), true);
  }
  return bytes;
}
