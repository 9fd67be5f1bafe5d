"""The PyTorch side of check-networks.mjs: computes its cases in float64 from the same weights and patches, and compares."""
import json, math, sys
import torch, torch.nn.functional as F
from checks.published_networks import NETWORKS, Net

torch.set_default_dtype(torch.float64)
cases = json.load(open(sys.argv[1]))
size, bands = cases['size'], cases['bands']
failed = False


def array(entry):
    return torch.tensor(entry['values'], dtype=torch.float64).reshape(entry['shape'])


def difference(title, ours, theirs, tolerance):
    global failed
    worst = max(((a - b.detach()).norm() / b.detach().norm()).item() for a, b in zip(ours, theirs))
    failed |= not worst <= tolerance
    print(f'{title:60} {worst:.1e} (at most {tolerance:.0e})')


def patches(case):
    return torch.tensor(case['patches']).reshape(-1, size, size, bands)


def cnn(x, w):
    h = x.permute(0, 3, 1, 2)[:, None]                              # batch, channel, depth, rows, columns
    for index in (1, 2, 3):
        kernel = w[f'conv{index}/conv/kernel'].permute(4, 3, 2, 0, 1)   # from rows, columns, depth, in, out
        h = F.relu(F.conv3d(h, kernel, w[f'conv{index}/conv/bias']))
        if index < 3:
            h = F.max_pool3d(h, (2, 1, 1))
    flat = h.permute(0, 3, 4, 2, 1).flatten(1)                      # rows, columns, depth, channels
    return flat @ w['dense1/kernel'] + w['dense1/bias']


def penalty(w, l2=1e-4):
    return l2 * sum((value ** 2).sum() for name, value in w.items() if name.endswith('conv/kernel'))


def weights(case):
    return {name: array(entry).requires_grad_() for name, entry in case['before'].items()}


case = cases['cnn']
w = weights(case)
logits = cnn(patches(case), w)
loss = F.cross_entropy(logits, torch.tensor(case['labels'])) + penalty(w)
loss.backward()
difference('cnn: logits', [torch.tensor(case['logits']).reshape(logits.shape)], [logits], 1e-5)
difference('cnn: loss', [torch.tensor(case['loss'])], [loss], 1e-5)
difference('cnn: gradients of all weights', [array(case['gradients'][name]) for name in w], [value.grad for value in w.values()], 1e-4)

def published(case, kind):
    """Logits, and gradients by name, with PyTorch's numbers of this kind."""
    torch.set_default_dtype(kind)
    w = {name: array(entry).to(kind).requires_grad_() for name, entry in case['before'].items()}
    x = torch.tensor(case['patches'], dtype=kind).reshape(-1, 1, case['size'], case['size'], case['bands'])
    logits = NETWORKS[case['preset']](Net(w), x)
    F.cross_entropy(logits, torch.tensor(case['labels'])).backward()
    torch.set_default_dtype(torch.float64)
    return logits.detach().double(), {name: value.grad.double() for name, value in w.items() if value.grad is not None}


def apart(a, b):
    return ((a - b).norm() / b.norm()).item()


for case in cases['published']:
    logits, exact = published(case, torch.float64)
    single_logits, single = published(case, torch.float32)
    ours = {name: array(entry) for name, entry in case['gradients'].items()}
    title, names = case['title'], list(exact)
    # PyTorch's own float32 may be farther from float64 than the limit: then five times as far as that is enough.
    limit = lambda least, *pairs: max(least, 5 * max(apart(*pair) for pair in pairs))
    difference(f'{title}: logits', [torch.tensor(case['logits']).reshape(logits.shape)], [logits], limit(1e-5, (single_logits, logits)))
    if sorted(names) != sorted(ours):
        failed = True
        print('weights without a gradient on one side:', set(names) ^ set(ours))
        continue
    # A bias before batch normalization has no effect, so that its gradient is rounding alone: all together, by their common norm.
    together = lambda values: torch.cat([values[name].flatten() for name in names])
    own = (together(single), together(exact))
    difference(f'{title}: gradients of all weights together', [together(ours)], [together(exact)], limit(1e-4, own))
    large = [name for name in names if exact[name].norm() > 1e-3 * together(exact).norm()]
    most = limit(1e-4, *((single[name], exact[name]) for name in large))
    difference(f'{title}: gradient of each weight ({len(large)} of {len(names)})', [ours[name] for name in large], [exact[name] for name in large], most)

case = cases['adamw']
w = weights(case)
kernels = [value for name, value in w.items() if name.endswith('kernel')]
others = [value for name, value in w.items() if not name.endswith('kernel')]
optimizer = torch.optim.AdamW([{'params': kernels, 'weight_decay': 0.1}, {'params': others, 'weight_decay': 0}], lr=0.001, eps=1e-8)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, len(case['epochs']), eta_min=0.0001)
losses = []
for _ in case['epochs']:
    optimizer.zero_grad()
    loss = F.cross_entropy(cnn(patches(case), w), torch.tensor(case['labels'])) + penalty(w)
    loss.backward()
    optimizer.step()
    schedule.step()
    losses.append(loss.item())
difference('adamw, cosine: losses of 10 steps', [torch.tensor(case['epochs'])], [torch.tensor(losses)], 1e-3)
difference('adamw, cosine: weights after them', [array(case['after'][name]) for name in w], list(w.values()), 1e-2)

case = cases['sae']
w = weights(case)
x = patches(case).flatten(1)
losses = []
for index in (1, 2):
    kernel, bias = w[f'autoencoder{index}/kernel'], w[f'autoencoder{index}/bias']
    decoder = [array(case['decoders'][f'autoencoder{index}/decoder/{role}']).requires_grad_() for role in ('kernel', 'bias')]
    optimizer = torch.optim.Adam([kernel, bias, *decoder], lr=0.001, eps=1e-8)
    for _ in range(20):
        optimizer.zero_grad()
        loss = F.mse_loss(torch.sigmoid(x @ kernel + bias) @ decoder[0] + decoder[1], x)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    x = torch.sigmoid(x @ kernel + bias).detach()
difference('sae: losses of 2 x 20 epochs of pretraining', [torch.tensor(case['pretraining'])], [torch.tensor(losses)], 1e-4)
optimizer = torch.optim.Adam(list(w.values()), lr=0.001, eps=1e-8)
losses = []
for _ in case['epochs']:
    optimizer.zero_grad()
    h = patches(case).flatten(1)
    for index in (1, 2):
        h = torch.sigmoid(h @ w[f'autoencoder{index}/kernel'] + w[f'autoencoder{index}/bias'])
    loss = F.cross_entropy(h @ w['dense1/kernel'] + w['dense1/bias'], torch.tensor(case['labels']))
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
difference('sae: losses of 10 epochs of fine-tuning', [torch.tensor(case['epochs'])], [torch.tensor(losses)], 1e-4)
difference('sae: weights after them', [array(case['after'][name]) for name in w], list(w.values()), 1e-2)
sys.exit(1 if failed else 0)
