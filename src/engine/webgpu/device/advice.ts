import { existsSync } from 'node:fs';

/** What the advice depends on. */
interface Machine {
  readonly platform: string;
  readonly exists: (path: string) => boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether any driver's manifest was found. */
  readonly drivers: boolean;
}

const LOADER = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/lib64',
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/lib',
  '/lib',
].map((folder) => `${folder}/libvulkan.so.1`);
/** The NVIDIA kernel driver is loaded; in a container it is the host's. */
const NVIDIA = ['/proc/driver/nvidia/version', '/dev/nvidiactl'];
const CONTAINER = ['/.dockerenv', '/run/.containerenv', '/.singularity.d'];

/** What a machine without a usable GPU lacks for the webgpu engine, as far as can be seen from outside. */
export function vulkanAdvice(drivers: boolean, machine: Omit<Machine, 'drivers'> = thisMachine()): string {
  return [...steps({ ...machine, drivers }), 'Or use --engine wasm.'].join(' ');
}

function steps({ platform, exists, drivers, environment }: Machine): string[] {
  if (platform === 'darwin') return ['It needs macOS 11 or later on a Mac with Metal.'];
  if (platform === 'win32') return ["Install the GPU maker's driver: it brings Direct3D 12."];
  const nvidia = NVIDIA.some(exists);
  const container = CONTAINER.some(exists);
  const loader = LOADER.some(exists) ? [] : ['Install the Vulkan loader: libvulkan1 (Debian, Ubuntu), vulkan-loader (Fedora, RHEL).'];
  const named = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES'].find((name) => environment[name]);
  if (named && !drivers) return [...loader, `${named} is ${environment[named]}, but there is no driver's manifest: correct or unset it.`];
  if (nvidia && container && !drivers) {
    return [
      ...loader,
      'The NVIDIA driver lacks its Vulkan part: start the container with NVIDIA_DRIVER_CAPABILITIES=all ' +
        "(Docker, Podman), or with --nv and the host's /usr/share/vulkan or /etc/vulkan bound (Apptainer).",
    ];
  }
  if (nvidia && !drivers) {
    return [
      ...loader,
      'The NVIDIA driver lacks its Vulkan part: install nvidia-driver or libnvidia-gl of the same version ' +
        '(Debian, Ubuntu), nvidia-driver-libs (RHEL); its manifest is vulkan/icd.d/nvidia_icd.json.',
    ];
  }
  if (!drivers) {
    return [
      ...loader,
      "Install the GPU's driver with its Vulkan part: mesa-vulkan-drivers (AMD, Intel), or NVIDIA's own " +
        '(nvidia-driver, or libnvidia-gl of its version).',
      ...(container
        ? ["In a container the driver's graphics part must be passed in, for NVIDIA with NVIDIA_DRIVER_CAPABILITIES=all."]
        : []),
    ];
  }
  return [
    ...loader,
    "There is a driver's manifest, but no GPU. Check that vulkaninfo --summary (package vulkan-tools) lists one, " +
      "that you may open its device files (group render or video), and that the driver is as new as the kernel's part.",
  ];
}

function thisMachine(): Omit<Machine, 'drivers'> {
  return { platform: process.platform, exists: existsSync, environment: process.env };
}
