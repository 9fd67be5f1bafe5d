"""What onnxruntime says of exported files, against what hsi-run says: called by check-onnx.mjs with a folder and its cases."""
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

folder = Path(sys.argv[1])
wrong = 0
for case in json.loads((folder / "cases.json").read_text()):
    cube = np.load(folder / "cube.npy").astype("<f4")
    logits = np.fromfile(folder / case["logits"], "<f4").reshape(-1, case["classes"])
    pixels = np.asarray(case["pixels"])
    rows, columns, bands = cube.shape
    onnx.checker.check_model(str(folder / case["patches"]), full_check=True)
    onnx.checker.check_model(str(folder / case["tile"]), full_check=True)
    session = onnxruntime.InferenceSession(folder / case["patches"])
    facts = json.loads(session.get_modelmeta().custom_metadata_map["hsi-run"])
    half = facts["patch"]["size"] // 2
    around = {"zero": {"constant_values": np.inf}, "replicate": {"mode": "edge"}, "reflect": {"mode": "reflect"}}
    padded = np.pad(cube, [(half, half), (half, half), (0, 0)], **around[facts["patch"]["padding"]])
    patches = np.stack([padded[p // columns : p // columns + 2 * half + 1, p % columns : p % columns + 2 * half + 1] for p in pixels])
    found, probabilities = session.run(["logits", "probabilities"], {"patches": patches})
    size = max(1.0, float(np.abs(logits).max()))
    distance = float(np.abs(found - logits).max()) / size
    others = int((found.argmax(1) != logits.argmax(1)).sum())

    # The whole scene at once.
    tile = onnxruntime.InferenceSession(folder / case["tile"])
    whole = tile.run(None, {"tile": cube.transpose(2, 0, 1)[None]})[0]
    assert whole.shape == (1, case["classes"], rows, columns), whole.shape
    at = whole[0].reshape(case["classes"], -1).T[pixels]
    expected = np.exp(logits - logits.max(1, keepdims=True))
    expected /= expected.sum(1, keepdims=True)
    inside = float(np.abs(at - expected).max())
    tiled = int((at.argmax(1) != logits.argmax(1)).sum())
    limit = case["tolerance"]
    fine = distance < limit and inside < limit and others == 0 and tiled == 0 and np.abs(probabilities - expected).max() < limit
    wrong += not fine
    print(
        f"{'fine' if fine else 'WRONG'}: {case['title']}: {len(pixels)} pixels, patches {others} other classes, logits within {distance:.1e} "
        f"of the largest ({size:.3g}); tile {tiled} other classes, probabilities within {inside:.1e}; checker passes"
    )
print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}")
sys.exit(1 if wrong else 0)
