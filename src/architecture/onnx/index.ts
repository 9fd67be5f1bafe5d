export type { OnnxAttribute, OnnxNode, OnnxPort, OnnxTensor } from './graph.js';
export { onnxModel, type OnnxModel, type OnnxTile } from './model.js';
