"""Published networks in PyTorch, as peers to time against: called by bench-networks.mjs with a file of networks.

Prints one JSON list: median milliseconds of a training step of each (forward, backward, Adam). The networks are those of
checks/published_networks.py, as 3-D convolutions. Weights and patches are random: for time only.
"""
import json, math, statistics, sys, time
import torch, torch.nn.functional as F
from checks.published_networks import NETWORKS, Net

case = json.load(open(sys.argv[1]))
torch.set_num_threads(case['threads'])
torch.manual_seed(0)


def weight(shape, role):
    """Held as PyTorch lays it out, seen as ours: no copies in a step."""
    value = torch.ones(shape) if role == 'gamma' else torch.randn(shape) * 0.02 if role in ('kernel', 'token', 'position') else torch.zeros(shape)
    if len(shape) != 5:
        leaf = value.requires_grad_()
        return leaf, leaf
    value *= 50 * math.sqrt(2 / math.prod(shape[:4]))
    leaf = value.permute(4, 3, 0, 1, 2).contiguous().requires_grad_()
    return leaf, leaf.permute(2, 3, 4, 1, 0)


def measure(one):
    pairs = {name: weight(shape, name.rsplit('/', 1)[1]) for name, shape in one['weights'].items()}
    optimizer = torch.optim.Adam([leaf for leaf, _ in pairs.values()], lr=1e-3)
    net = Net({name: view for name, (_, view) in pairs.items()})
    x = torch.randn(case['batch'], 1, one['size'], one['size'], one['bands'])
    y = torch.randint(0, case['classes'], (case['batch'],))

    def step():
        optimizer.zero_grad()
        F.cross_entropy(NETWORKS[one['preset']](net, x), y).backward()
        optimizer.step()

    step()
    times = []
    for _ in range(case['steps']):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


print(json.dumps({'version': torch.__version__, 'steps': [measure(one) for one in case['networks']]}))
