"""What a child gives up before it looks at foreign bytes: limits of the kernel, and system calls that no parser needs.

Where the kernel has no seccomp the limits alone remain, with no new threads or processes at all (RLIMIT_NPROC; root is exempt).
Source of the numbers: the kernel's syscall tables of both architectures (arch/x86/entry/syscalls, include/uapi/asm-generic/unistd.h).
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct

_MOST_FILES = 128
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
# Offsets in struct seccomp_data: the call's number, the architecture, the low half of the first argument.
_NR, _ARCH, _FIRST = 0, 4, 16
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CLONE_THREAD = 0x10000
_CLONE3 = 435

# Network and io_uring around it; programs; processes, sessions and other processes' memory; namespaces; the kernel's own doors.
_DENIED = {
    "x86_64": (
        41,
        42,
        49,
        50,
        425,
        59,
        322,
        57,
        58,
        109,
        112,
        101,
        310,
        311,
        424,
        434,
        129,
        297,
        272,
        308,
        165,
        321,
        250,
        323,
        298,
    ),
    "aarch64": (198, 203, 200, 201, 425, 221, 281, 154, 157, 117, 270, 271, 424, 434, 138, 240, 97, 268, 40, 280, 219, 282, 241),
}
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE = {"x86_64": 56, "aarch64": 220}
_SIGNALS = {"x86_64": (62, 200, 234), "aarch64": (129, 130, 131)}
_X32 = 0x40000000


def die_with_parent() -> None:
    """The kernel ends this process when its parent's starting thread ends, however that happens."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def confine(memory_bytes: int) -> None:
    """From here on: so much address space, no core file, no file written, few open, no network, no program, no process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES))
    if not _filtered():
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _filtered() -> bool:
    machine = platform.machine()
    if machine not in _DENIED:
        return False
    program = _program(machine, os.getpid())
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: number of instructions, padded to a pointer, and their address.
    fprog = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, fprog)


def _program(machine: str, pid: int) -> bytes:
    """Classic BPF, top to bottom; every check that hits returns by itself."""
    denied, allowed = _instruction(_RETURN, _ERRNO | errno.EPERM), _instruction(_RETURN, _ALLOW)
    number = _instruction(_LOAD, _NR)
    steps = [
        _instruction(_LOAD, _ARCH), _instruction(_EQUAL, _AUDIT[machine], 1, 0), denied,
        number, _instruction(_AT_LEAST, _X32, 0, 1), denied,
        # The C library falls back to clone, whose flags can be looked at.
        _instruction(_EQUAL, _CLONE3, 0, 1), _instruction(_RETURN, _ERRNO | errno.ENOSYS),
        _instruction(_EQUAL, _CLONE[machine], 0, 4), _instruction(_LOAD, _FIRST), _instruction(_ANY_BIT, _CLONE_THREAD, 0, 1),
        allowed, denied,
    ]  # fmt: skip
    for call in _SIGNALS[machine]:  # to itself, as abort() does, and to nobody else
        steps += [
            number, _instruction(_EQUAL, call, 0, 4),
            _instruction(_LOAD, _FIRST), _instruction(_EQUAL, pid, 0, 1), allowed, denied,
        ]  # fmt: skip
    steps.append(number)
    for call in _DENIED[machine]:
        steps += [_instruction(_EQUAL, call, 0, 1), denied]
    return b"".join([*steps, allowed])


def _instruction(code: int, value: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    """struct sock_filter; jumps count instructions that are passed over."""
    return struct.pack("HBBI", code, jump_true, jump_false, value)


def _prctl(option: int, *values: int | bytes) -> bool:
    try:
        given = [ctypes.c_char_p(value) if isinstance(value, bytes) else ctypes.c_ulong(value) for value in values]
        return bool(ctypes.CDLL(None).prctl(option, *given, *[ctypes.c_ulong(0)] * (4 - len(given))) == 0)
    except (OSError, AttributeError):
        return False
