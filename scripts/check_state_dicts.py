"""The PyTorch side of check-state-dicts.mjs: writes a state dict of each network, and what it says of random patches."""
import json, re, sys
import torch
from safetensors.torch import save_file
from checks.published_names import CASES as PUBLISHED
from checks.state_dicts import CASES

folder = sys.argv[1]
torch.manual_seed(1)
listed = []
for number, case in enumerate([*CASES, *PUBLISHED]):
    net = case['net']().double()
    kind = case.get('type', torch.float32)
    state = net.state_dict()
    for name, value in state.items():
        # Nothing is left at zero or one, so that what is lost or turned around shows.
        if name.endswith('running_var'):
            value.uniform_(0.5, 1.5)
        elif name.endswith('running_mean') or (value.is_floating_point() and value.dim() == 1):
            value.normal_(0, 0.3).add_(1 if name.endswith('weight') else 0)
        if re.search(case.get('zero', '$^'), name):
            value.zero_()
        if value.is_floating_point():
            value.copy_(value.to(kind).float())
    prefix = case.get('prefix', '')
    file = f'{folder}/{number}.safetensors'
    kept = {f'{prefix}{name}': value.to(kind) if value.is_floating_point() else value for name, value in state.items()}
    save_file({name: value.contiguous() for name, value in kept.items() if not re.search(case.get('zero', '$^'), name)}, file)
    net.load_state_dict(state)
    net.eval()
    patches = torch.randn(8, case['size'], case['size'], case['bands']).double()
    with torch.no_grad():
        exact = net(patches)
        single = net.float()(patches.float()).double()
    distance = ((single - exact).abs().max() / exact.abs().max()).item()
    own = {key: case[key] for key in ('title', 'size', 'bands', 'architecture', 'names', 'axes', 'epsilon') if key in case}
    listed.append({**own, 'file': file, 'patches': patches.flatten().tolist(), 'logits': exact.flatten().tolist(), 'single': distance})
json.dump({'version': torch.__version__, 'cases': listed}, open(f'{folder}/cases.json', 'w'))
