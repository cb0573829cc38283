/* The Python module: see clmul.c for what it does. Built against the stable interface of CPython 3.11. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "clmul.h"

/* Below this, giving the interpreter lock away costs more than it gains. */
enum { RELEASE_FROM = 1 << 16 };

static const char *const LEVEL_NAMES[] = {"", "pclmulqdq", "vpclmulqdq"};

/* A table whose vectors straddle two cache lines costs half of the speed. */
enum { CACHE_LINE = 64 };

typedef struct {
    PyObject_HEAD
    void *memory;
    hasher *state; /* in `memory`, at the start of a cache line */
    int busy;
} Residue;

/* The words of a polynomial given as bytes; -1 with an exception for a size that there is not here. */
static int words_of(uint64_t *p, const Py_buffer *polynomial)
{
    if (polynomial->len < 8 || polynomial->len > MAX_BITS / 8) {
        PyErr_Format(PyExc_ValueError, "the polynomial has 8 to %d bytes, not %zd", MAX_BITS / 8, polynomial->len);
        return -1;
    }
    memset(p, 0, sizeof *p * MAX_WORDS);
    const unsigned char *bytes = polynomial->buf;
    for (Py_ssize_t i = 0; i < polynomial->len; i++)
        p[i / 8] |= (uint64_t)bytes[polynomial->len - 1 - i] << 8 * (i % 8);
    return 0;
}

static int usable(enum level level)
{
    if (level != NONE && level <= best_level())
        return 1;
    PyErr_SetString(PyExc_RuntimeError, "this processor has no such instructions");
    return 0;
}

static enum level level_of(const char *name)
{
    if (!name)
        return best_level();
    for (int level = VPCLMULQDQ; level > NONE; level--)
        if (!strcmp(name, LEVEL_NAMES[level]))
            return (enum level)level;
    return NONE;
}

static PyObject *residue_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"polynomial", "level", NULL};
    Py_buffer polynomial;
    const char *level = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*|z", names, &polynomial, &level))
        return NULL;
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Residue *self = (Residue *)allocate(type, 0);
    if (self) {
        self->memory = PyMem_Malloc(sizeof(hasher) + CACHE_LINE);
        if (self->memory)
            self->state = (hasher *)(((uintptr_t)self->memory + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
        else
            PyErr_NoMemory();
        uint64_t p[MAX_WORDS];
        enum level chosen = level_of(level);
        if (self->memory && words_of(p, &polynomial) == 0 && usable(chosen))
            begin(self->state, p, (int)polynomial.len * 8, chosen);
        else
            Py_CLEAR(self);
    }
    PyBuffer_Release(&polynomial);
    return (PyObject *)self;
}

static void residue_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyMem_Free(((Residue *)self)->memory);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static int free_to_use(const Residue *self)
{
    if (self->busy)
        PyErr_SetString(PyExc_RuntimeError, "another thread is in update()");
    return !self->busy;
}

static PyObject *residue_update(PyObject *object, PyObject *data)
{
    Residue *self = (Residue *)object;
    Py_buffer buffer;
    if (!free_to_use(self) || PyObject_GetBuffer(data, &buffer, PyBUF_SIMPLE) < 0)
        return NULL;
    self->busy = 1;
    if (buffer.len < RELEASE_FROM) {
        absorb(self->state, buffer.buf, (size_t)buffer.len);
    } else {
        Py_BEGIN_ALLOW_THREADS
        absorb(self->state, buffer.buf, (size_t)buffer.len);
        Py_END_ALLOW_THREADS
    }
    self->busy = 0;
    PyBuffer_Release(&buffer);
    Py_RETURN_NONE;
}

static PyObject *residue_state(PyObject *object, PyObject *Py_UNUSED(unused))
{
    const Residue *self = (Residue *)object;
    if (!free_to_use(self))
        return NULL;
    uint64_t carry[MAX_WORDS + 1];
    const unsigned char *tail;
    size_t tail_bytes;
    register_of(self->state, carry, &tail, &tail_bytes);
    unsigned char out[8 * (MAX_WORDS + 1)];
    int bytes = 8 * (self->state->words + 1);
    for (int i = 0; i < bytes; i++)
        out[bytes - 1 - i] = (unsigned char)(carry[i / 8] >> 8 * (i % 8));
    return Py_BuildValue("y#y#", out, (Py_ssize_t)bytes, tail, (Py_ssize_t)tail_bytes);
}

static PyMethodDef residue_methods[] = {
    {"update", residue_update, METH_O, "Absorb whole bytes of the message, in order."},
    {"state", residue_state, METH_NOARGS,
     "(register, tail): 1 || message so far is congruent to register * 2^(8 len(tail)) + tail, register not reduced."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot residue_slots[] = {
    {Py_tp_new, residue_new},
    {Py_tp_dealloc, residue_dealloc},
    {Py_tp_methods, residue_methods},
    {Py_tp_doc, "Residue(polynomial, level=None): 1 || message modulo x^n + polynomial, n/8 bytes, most significant first."},
    {0, NULL},
};

static PyType_Spec residue_spec = {"otuh_native.Residue", sizeof(Residue), 0, Py_TPFLAGS_DEFAULT, residue_slots};

static PyObject *levels(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(unused))
{
    enum level best = best_level();
    PyObject *found = PyTuple_New(best);
    for (int level = best; found && level > NONE; level--)
        if (PyTuple_SetItem(found, best - level, PyUnicode_FromString(LEVEL_NAMES[level])) < 0)
            Py_CLEAR(found);
    return found;
}

static PyObject *is_irreducible(PyObject *Py_UNUSED(module), PyObject *bytes)
{
    Py_buffer polynomial;
    if (PyObject_GetBuffer(bytes, &polynomial, PyBUF_SIMPLE) < 0)
        return NULL;
    uint64_t p[MAX_WORDS];
    int bits = (int)polynomial.len * 8, failed = words_of(p, &polynomial);
    PyBuffer_Release(&polynomial);
    if (failed < 0 || !usable(best_level()))
        return NULL;
    return PyBool_FromLong(irreducible(p, bits));
}

static PyMethodDef module_methods[] = {
    {"is_irreducible", is_irreducible, METH_O, "Whether x^n + polynomial is irreducible; n/8 bytes, most significant first."},
    {"levels", levels, METH_NOARGS, "The instruction sets this processor has, best first; none: nothing here can be used."},
    {NULL, NULL, 0, NULL},
};

static int module_exec(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&residue_spec);
    if (!type)
        return -1;
    int failed = PyModule_AddObjectRef(module, "Residue", type);
    Py_DECREF(type);
    return failed < 0 || PyModule_AddIntConstant(module, "MAX_BITS", MAX_BITS) < 0 ? -1 : 0;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, module_exec}, {0, NULL}};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT, "otuh_native", "The hash of otuh-v1 by carry-less multiplication.", 0, module_methods, module_slots,
    NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_otuh_native(void) { return PyModuleDef_Init(&module_definition); }
