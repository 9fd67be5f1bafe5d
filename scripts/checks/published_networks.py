"""Published networks by PyTorch's own functions, from their papers, with the weights of check-networks.mjs (by name)."""
import torch
import torch.nn.functional as F


class Net:
    """Weights by name; layouts [batch, channels, rows, columns, depth] as PyTorch has them."""

    def __init__(self, weights):
        self.w = weights

    def conv(self, x, name, stride=(1, 1, 1), padding=(0, 0, 0), groups=1):
        kernel = self.w[f'{name}/conv/kernel'].permute(4, 3, 0, 1, 2)
        return F.conv3d(x, kernel, self.w.get(f'{name}/conv/bias'), stride, padding, 1, groups)

    def norm(self, x, name):
        return F.batch_norm(x, None, None, self.w[f'{name}/gamma'], self.w[f'{name}/beta'], True, 0.1, 0.001)

    def prelu(self, x, name):
        return F.prelu(x, self.w[f'{name}/alpha'])

    def linear(self, x, name):
        return x @ self.w[f'{name}/kernel'] + self.w[f'{name}/bias']


def flat(x):
    """Rows, columns, depth, channels: the order in which our dense layers see them."""
    return x.permute(0, 2, 3, 4, 1).flatten(1)


def hu(n, x):
    h = torch.tanh(n.conv(x, 'conv1'))
    width = -(-h.shape[4] // 40)
    return n.linear(torch.tanh(n.linear(flat(F.max_pool3d(h, (1, 1, width))), 'dense1')), 'dense2')


def li(n, x):
    h = F.relu(n.conv(x, 'conv1', padding=(0, 0, 1)))
    return n.linear(flat(F.relu(n.conv(h, 'conv2', padding=(0, 0, 1)))), 'dense1')


def hamida(n, x):
    h = F.relu(n.conv(x, 'conv1'))
    h = n.conv(h, 'conv2', (1, 1, 2), (0, 0, 1))
    h = F.relu(n.conv(h, 'conv3', padding=(0, 0, 1)))
    h = n.conv(h, 'conv4', (1, 1, 2), (0, 0, 1))
    h = F.relu(n.conv(h, 'conv5', padding=(0, 0, 1)))
    h = F.relu(n.conv(h, 'conv6', (1, 1, 2), (0, 0, 1)))
    return n.linear(flat(h), 'dense1')


def lee(n, x):
    """Over all 5 x 5 pixels as the paper has it; the middle one's logits at the end."""
    a = n.conv(x, 'parallel1/branch1/conv1', padding=(1, 1, 0))
    h = F.relu(torch.cat([a, n.conv(x, 'parallel1/branch2/conv1')], 1))
    h = F.relu(n.conv(h, 'conv1'))
    for time in (1, 2):
        inner = f'group1/repeat{time}/parallel1/branch1'
        h = F.relu(h + n.conv(F.relu(n.conv(h, f'{inner}/conv1')), f'{inner}/conv2'))
    h = F.relu(n.conv(F.relu(n.conv(h, 'conv2')), 'conv3'))
    return n.linear(h[:, :, 2, 2, 0], 'dense1')


def chen(n, x):
    h = F.max_pool3d(F.relu(n.conv(x, 'conv1')), (2, 2, 1))
    h = F.max_pool3d(F.relu(n.conv(h, 'conv2')), (2, 2, 1))
    return n.linear(flat(F.relu(n.conv(h, 'conv3'))), 'dense1')


def m3d_dcnn(n, x):
    h = F.relu(n.conv(x, 'conv1', (1, 1, 3)))
    for time in (1, 2):
        parts = [n.conv(h, f'group1/repeat{time}/parallel1/branch{i + 1}/conv1', padding=(0, 0, p)) for i, p in enumerate((0, 1, 2, 5))]
        h = F.relu(sum(parts))
    return n.linear(flat(F.relu(n.conv(h, 'conv2'))), 'dense1')


def hybridsn(n, x):
    h = x
    for index in (1, 2, 3, 4):
        h = F.relu(n.conv(h, f'conv{index}'))
    h = F.relu(n.linear(flat(h), 'dense1'))
    return n.linear(F.relu(n.linear(h, 'dense2')), 'dense3')


def cdcnn(n, x):
    a = F.max_pool3d(n.conv(x, 'parallel1/branch1/conv1'), (5, 5, 1))
    b = F.max_pool3d(n.conv(x, 'parallel1/branch2/conv1'), (3, 3, 1))
    h = n.conv(torch.cat([a, b, n.conv(x, 'parallel1/branch3/conv1')], 1), 'conv1')
    inner = 'parallel2/branch1'
    y = n.norm(F.relu(h), f'{inner}/normalize1/norm')
    h = F.relu(h + n.conv(F.relu(n.conv(y, f'{inner}/conv1')), f'{inner}/conv2'))
    inner = 'parallel3/branch1'
    h = F.relu(h + n.conv(F.relu(n.conv(h, f'{inner}/conv1')), f'{inner}/conv2'))
    h = F.relu(n.conv(F.relu(n.conv(h, 'conv2')), 'conv3'))
    return n.linear(flat(n.conv(h, 'conv4')), 'dense1')


def dense_block(n, h, name, act, padding):
    for time in (1, 2, 3):
        inner = f'{name}/repeat{time}/branch2/conv1'
        h = torch.cat([h, n.conv(act(n.norm(h, f'{inner}/norm'), inner), inner, padding=padding)], 1)
    return h


def fdssc(n, x):
    slope = lambda y, name: n.prelu(y, f'{name}/prelu')
    h = dense_block(n, n.conv(x, 'conv1', (1, 1, 2)), 'parallel1', slope, (0, 0, 3))
    h = n.conv(F.relu(n.norm(h, 'conv2/norm')), 'conv2')
    h = h.permute(0, 4, 2, 3, 1)
    h = n.conv(slope(n.norm(h, 'conv3/norm'), 'conv3'), 'conv3', padding=(1, 1, 0))
    h = dense_block(n, h, 'parallel2', slope, (0, 0, 3))
    h = n.prelu(n.norm(h, 'normalize1/norm'), 'activation1/prelu')
    return n.linear(h.mean((2, 3, 4)), 'dense1')


def gate_of_channels(n, x, name):
    """CBAM's: average and maximum through the same two layers."""
    squeeze, excite = (n.w[f'{name}/{layer}/kernel'][0, 0, 0] for layer in ('squeeze', 'excite'))
    mlp = lambda v: (v @ squeeze + n.w[f'{name}/squeeze/bias']) @ excite + n.w[f'{name}/excite/bias']
    return x * torch.sigmoid(mlp(x.mean((2, 3, 4))) + mlp(x.amax((2, 3, 4))))[:, :, None, None, None]


def dbma(n, x):
    p = 'parallel1/branch1'
    act = lambda y, _: F.relu(y)
    h = dense_block(n, n.conv(x, f'{p}/conv1', (1, 1, 2)), f'{p}/parallel1', act, (0, 0, 3))
    h = n.conv(F.relu(n.norm(h, f'{p}/conv2/norm')), f'{p}/conv2')
    a = gate_of_channels(n, h, f'{p}/gate1').mean((2, 3, 4))
    p = 'parallel1/branch2'
    h = dense_block(n, n.conv(x, f'{p}/conv1'), f'{p}/parallel1', act, (1, 1, 0))
    pooled = torch.cat([h.mean(1, keepdim=True), h.amax(1, keepdim=True)], 1)
    b = (h * torch.sigmoid(n.conv(pooled, f'{p}/gate1', padding=(1, 1, 0)))).mean((2, 3, 4))
    return n.linear(torch.cat([a, b], 1), 'dense1')


def eca(n, x, name):
    kernel = n.w[f'{name}/conv/kernel'].reshape(1, 1, 3)
    line = F.conv1d(x.mean((2, 3, 4))[:, None], kernel, padding=1)[:, 0]
    return x * torch.sigmoid(line)[:, :, None, None, None]


def a2s2k(n, x):
    parts = [
        F.relu(n.norm(n.conv(x, f'parallel1/branch{i + 1}/conv1', (1, 1, 2), p), f'parallel1/branch{i + 1}/conv1/norm'))
        for i, p in enumerate(((0, 0, 0), (1, 1, 0)))
    ]
    s = sum(parts).mean((2, 3, 4))
    z = F.relu(s @ n.w['parallel1/select/squeeze/kernel'][0, 0, 0] + n.w['parallel1/select/squeeze/bias'])
    logits = z @ n.w['parallel1/select/excite/kernel'][0, 0, 0] + n.w['parallel1/select/excite/bias']
    shares = torch.softmax(logits.reshape(len(x), 2, -1), 1)
    h = sum(part * shares[:, i, :, None, None, None] for i, part in enumerate(parts))
    for index, padding in ((2, (0, 0, 3)), (3, (0, 0, 3)), (4, (1, 1, 0)), (5, (1, 1, 0))):
        if index == 4:
            h = F.relu(n.norm(n.conv(h, 'conv1'), 'conv1/norm'))
            h = F.relu(n.norm(n.conv(h, 'conv2'), 'conv2/norm'))
        p = f'parallel{index}/branch1'
        y = h if index == 2 else F.relu(n.norm(h, f'{p}/normalize1/norm'))
        y = F.relu(n.norm(F.relu(n.conv(y, f'{p}/conv1', padding=padding)), f'{p}/conv1/norm'))
        y = n.conv(y, f'{p}/conv2', padding=padding)
        if index == 2:
            y = n.norm(y, f'{p}/conv2/norm')
        h = h + eca(n, y, f'{p}/gate1')
    return n.linear(F.relu(n.norm(h, 'normalize1/norm')).mean((2, 3, 4)), 'dense1')


def tokens_of(x):
    """[batch, positions, channels]: rows, columns, depth in order."""
    return x.flatten(2).transpose(1, 2)


def each(n, t, name):
    """A dense layer of each token: our convolution of one value."""
    y = t @ n.w[f'{name}/kernel'][0, 0, 0]
    return y + n.w[f'{name}/bias'] if f'{name}/bias' in n.w else y


def layer_norm(n, t, name):
    return F.layer_norm(t, t.shape[-1:], n.w[f'{name}/gamma'], n.w[f'{name}/beta'], 1e-5)


def attend(n, t, name, heads, keys, scale):
    channels = each(n, t, f'{name}/in')
    values = (channels.shape[-1] - 2 * heads * keys) // heads
    q, k, v = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in channels.split([heads * keys, heads * keys, heads * values], -1))
    y = (torch.softmax(scale * q @ k.transpose(2, 3), -1) @ v).transpose(1, 2).flatten(2)
    return each(n, y, f'{name}/out') if f'{name}/out/kernel' in n.w else y


def transformer(n, t, name, depth, heads, keys, scale, fuse=False):
    before = []
    for index in range(depth):
        before.append(t)
        if fuse and index > 1:
            own = f'{name}/fuse{index + 1}'
            t = each(n, torch.cat([t, before[index - 2]], 1).transpose(1, 2), f'{own}/mix').transpose(1, 2)
        own = f'{name}/layer{index + 1}'
        t = t + attend(n, layer_norm(n, t, f'{own}/attention/norm'), f'{own}/attention', heads, keys, scale)
        h = F.gelu(each(n, layer_norm(n, t, f'{own}/mlp/norm'), f'{own}/mlp/hidden'))
        t = t + each(n, h, f'{own}/mlp/out')
    return t


def with_class(n, t, name):
    token = n.w[f'{name}/class/token'].expand(len(t), 1, -1)
    return torch.cat([token, t], 1) + n.w[f'{name}/positions/position']


def of_bands(n, x, padding, fuse):
    kernel = n.w['tokens1/conv/kernel'].permute(4, 3, 0, 1, 2)
    t = with_class(n, tokens_of(F.conv3d(x, kernel, n.w['tokens1/conv/bias'], padding=(0, 0, padding))), 'tokens1')
    t = transformer(n, t, 'encoder1', 5, 4, 16, 0.25, fuse)
    return n.linear(layer_norm(n, t[:, 0], 'normalize1/norm'), 'dense1')


def vit(n, x):
    return of_bands(n, x, 0, False)


def spectralformer(n, x):
    return of_bands(n, x, 1, True)


def ssftt(n, x):
    h = F.relu(n.norm(n.conv(x, 'conv1'), 'conv1/norm'))
    t = tokens_of(F.relu(n.norm(n.conv(h, 'conv2'), 'conv2/norm')))
    shares = torch.softmax(each(n, t, 'tokens1/scores').transpose(1, 2), -1)
    t = with_class(n, shares @ each(n, t, 'tokens1/values'), 'tokens1')
    return n.linear(transformer(n, t, 'encoder1', 1, 8, 8, 8 ** -0.5)[:, 0], 'dense1')


def gaht(n, x):
    h = x.permute(0, 4, 2, 3, 1)
    for stage, (width, depth, heads) in enumerate(((256, 1, 8), (128, 2, 4), (64, 1, 2)), 1):
        if h.shape[1] % 2:
            h = torch.cat([h, h[:, -1:]], 1)
        kernel = n.w[f'tokens{stage}/conv/kernel'].permute(4, 3, 0, 1, 2)
        h = F.conv3d(h, kernel, n.w[f'tokens{stage}/conv/bias'], padding=(1, 1, 0), groups=2)
        h = F.relu(n.norm(h, f'normalize{2 * stage - 1}/norm'))
        t = transformer(n, tokens_of(h), f'encoder{stage}', depth, heads, width // heads, 1)
        h = layer_norm(n, t, f'normalize{2 * stage}/norm').transpose(1, 2).reshape(h.shape)
    return n.linear(h.mean((2, 3, 4)), 'dense1')


def gated(h, y, factor):
    return (factor * y + h) * h


def dbda(n, x):
    act = lambda y, _: F.mish(y)
    p = 'parallel1/branch1'
    inner = 'parallel2/branch1/parallel1/branch1/attention1'
    h = dense_block(n, n.conv(x, f'{p}/conv1', (1, 1, 2)), f'{p}/parallel1', act, (0, 0, 3))
    h = n.conv(F.mish(n.norm(h, f'{p}/conv2/norm')), f'{p}/conv2')
    c = h.flatten(2)
    y = (torch.softmax(-(c @ c.transpose(1, 2)), -1) @ c).reshape(h.shape)
    a = gated(h, y, n.w[f'{p}/{inner}/factor/factor']).mean((2, 3, 4))
    p = 'parallel1/branch2'
    h = dense_block(n, n.conv(x, f'{p}/conv1'), f'{p}/parallel1', act, (1, 1, 0))
    y = attend(n, tokens_of(h), f'{p}/{inner}', 1, 7, 1).transpose(1, 2).reshape(h.shape)
    b = gated(h, y, n.w[f'{p}/{inner}/factor/factor']).mean((2, 3, 4))
    return n.linear(torch.cat([a, b], 1), 'dense1')


def sstn(n, x):
    def spatial(h, name):
        y = h
        for time in (1, 2):
            own = f'{name}/branch1/attention{time}'
            keys = max(1, h.shape[1] // 8)
            y = n.w[f'{own}/factor/factor'] * attend(n, tokens_of(y), own, 1, keys, 1).transpose(1, 2).reshape(h.shape)
            y = n.norm(F.relu(y), f'{name}/branch1/normalize{time}/norm')
        return F.relu(y + h)

    def back(h, scored, name):
        shares = torch.softmax(each(n, tokens_of(scored), f'{name}/scores').transpose(1, 2), -1)
        y = shares.transpose(1, 2) @ F.leaky_relu(shares @ tokens_of(h), 0.01)
        return y.transpose(1, 2).reshape(h.shape)

    def spectral(h, name, norm):
        own = f'{name}/branch1/tokens1'
        scored = n.norm(back(h, h, f'{own}/scores/tokens1'), f'{own}/scores/normalize1/norm')
        return n.norm(back(h, scored, own) + h, norm)

    h = n.norm(n.conv(x, 'conv1'), 'conv1/norm')
    h = spectral(spatial(h, 'parallel1'), 'parallel2', 'normalize1/norm')
    h = n.norm(F.leaky_relu(n.conv(h, 'conv2'), 0.01), 'conv2/norm')
    h = spectral(spatial(h, 'parallel3'), 'parallel4', 'normalize2/norm')
    return n.linear(h.mean((2, 3, 4)), 'dense1')


NETWORKS = {'dbda': dbda, 'vit': vit, 'spectralformer': spectralformer, 'ssftt': ssftt, 'gaht': gaht, 'sstn': sstn, 'dbma': dbma, 'a2s2k': a2s2k, 'hu': hu, 'li': li, 'hamida': hamida, 'lee': lee, 'chen': chen, 'm3d-dcnn': m3d_dcnn, 'hybridsn': hybridsn, 'cdcnn': cdcnn, 'fdssc': fdssc}
