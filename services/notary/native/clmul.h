/* The arithmetic of otuh-v1 by carry-less multiplication; see clmul.c. Nothing of Python here. */

#ifndef OTUH_CLMUL_H
#define OTUH_CLMUL_H

#include <stddef.h>
#include <stdint.h>

enum { LANE = 16, LANES = 256, BLOCK = LANE * LANES, MAX_WORDS = 6, MAX_BITS = 64 * MAX_WORDS };
/* The words carried into a block lie before its lanes: up to MAX_WORDS + 1 of them, two a lane. */
enum { CARRY_LANES = (MAX_WORDS + 2) / 2, TABLE_LANES = LANES + CARRY_LANES };

enum level { NONE, PCLMULQDQ, VPCLMULQDQ };

/* The state of one message under one polynomial. */
typedef struct {
    /* table[i][m] = word i of the constants of lane m: for its low word, and for its high word. */
    uint64_t table[MAX_WORDS][TABLE_LANES][2];
    uint64_t carry[MAX_WORDS + 1];
    unsigned char pending[BLOCK];
    size_t pending_bytes;
    int bits, words;
    enum level level;
} hasher;

/* The best instructions of this processor. */
enum level best_level(void);

/* Begin a message modulo x^bits + p, at a level that the processor has; `self` best lies at the start of a cache line. */
void begin(hasher *self, const uint64_t *p, int bits, enum level level);

/* The next bytes of the message. */
void absorb(hasher *self, const unsigned char *data, size_t bytes);

/* 1 || the whole lanes so far, not reduced, into words + 1 words; what is left of the message, shorter than a lane, is `*tail`.
 * The state stays as it was. */
void register_of(const hasher *self, uint64_t *carry, const unsigned char **tail, size_t *tail_bytes);

/* Whether x^bits + p is irreducible; only where best_level is not NONE. */
int irreducible(const uint64_t *p, int bits);

#endif
