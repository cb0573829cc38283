/* E(M) mod p over GF(2) with carry-less multiplication: the hash of otuh-v1 at the speed of memory; and Rabin's test.
 *
 * A block of LANES 16-byte lanes is not reduced step by step. Each 64-bit word w at a distance of t words from the block's end is
 * multiplied by the constant x^(64t) mod p, which has n bits, and all products are added up: n + 63 bits, which enter the next
 * block as its words of highest order. So nothing is reduced before the end, and the caller does that. The constants of a
 * polynomial are made once. Words are least significant first; the message is read most significant bit first.
 *
 * Which instructions there are is asked of the processor at run time.
 */

#include "clmul.h"

#include <string.h>

/* OTUH_PORTABLE: build as for a processor without these instructions. */
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__)) && !defined(OTUH_PORTABLE)
#define HAVE_X86 1
#include <immintrin.h>
#else
#define HAVE_X86 0
#endif

/* The processor's own prefetching stops at each page; a block is one. Beyond the message's end a prefetch does nothing. */
enum { AHEAD = BLOCK };

enum level best_level(void)
{
#if HAVE_X86
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("pclmul") || !__builtin_cpu_supports("sse4.1") || !__builtin_cpu_supports("ssse3"))
        return NONE;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("vpclmulqdq"))
        return VPCLMULQDQ;
    return PCLMULQDQ;
#else
    return NONE;
#endif
}

#if HAVE_X86

#define TARGET_128 __attribute__((target("pclmul,sse4.1,ssse3")))
#define TARGET_512 __attribute__((target("avx512f,avx512bw,vpclmulqdq,pclmul,sse4.1,ssse3")))
#define INLINE static inline __attribute__((always_inline))

TARGET_128 INLINE __m128i multiply(uint64_t a, uint64_t b)
{
    return _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)a), _mm_cvtsi64_si128((long long)b), 0x00);
}

TARGET_128 INLINE uint64_t low_half(__m128i value) { return (uint64_t)_mm_cvtsi128_si64(value); }
TARGET_128 INLINE uint64_t high_half(__m128i value) { return (uint64_t)_mm_extract_epi64(value, 1); }

/* The 64 bits of `value` whose lowest is bit `from`. */
static uint64_t bits_from(const uint64_t *value, int words, int from)
{
    int word = from / 64, shift = from % 64;
    uint64_t low = value[word] >> shift;
    return shift && word + 1 < words ? low | value[word + 1] << (64 - shift) : low;
}

static void clear_above(uint64_t *value, int bits)
{
    if (bits % 64)
        value[bits / 64] &= ((uint64_t)1 << bits % 64) - 1;
}

/* floor(x^(n+64) / p) without its x^64 term, by long division. `p`: without its x^n term. */
static uint64_t quotient_of_power(const uint64_t *p, int bits, int words)
{
    uint64_t rest[MAX_WORDS], quotient = 0;
    memcpy(rest, p, sizeof *p * (size_t)words);
    for (int step = 0; step < 64; step++) {
        uint64_t top = rest[(bits - 1) / 64] >> (bits - 1) % 64 & 1;
        quotient = quotient << 1 | top;
        for (int i = words - 1; i >= 0; i--)
            rest[i] = (rest[i] << 1 | (i ? rest[i - 1] >> 63 : 0)) ^ (top ? p[i] : 0);
        clear_above(rest, bits);
    }
    return quotient;
}

/* value = value * x^64 mod p, by Barrett's method, which is exact over GF(2). */
TARGET_128 static void times_x64(uint64_t *value, const uint64_t *p, uint64_t quotient, int bits, int words)
{
    uint64_t top = bits_from(value, words, bits - 64);
    uint64_t times = top ^ high_half(multiply(top, quotient));
    for (int i = words - 1; i > 0; i--)
        value[i] = value[i - 1];
    value[0] = 0;
    for (int i = 0; i < words; i++) {
        __m128i product = multiply(times, p[i]);
        value[i] ^= low_half(product);
        if (i + 1 < words)
            value[i + 1] ^= high_half(product);
    }
    clear_above(value, bits);
}

TARGET_128 static void make_table(hasher *self, const uint64_t *p)
{
    uint64_t power[MAX_WORDS] = {1}, quotient = quotient_of_power(p, self->bits, self->words);
    for (int t = 0; t < 2 * TABLE_LANES; t++) {
        for (int i = 0; i < self->words; i++)
            self->table[i][TABLE_LANES - 1 - t / 2][t % 2] = power[i];
        times_x64(power, p, quotient, self->bits, self->words);
    }
}

/* value = value^2 mod p: the square's upper n bits are taken off 64 at a time, as in times_x64. */
TARGET_128 static void square(uint64_t *value, const uint64_t *p, uint64_t quotient, int bits, int words)
{
    uint64_t wide[2 * MAX_WORDS + 1] = {0};
    for (int i = 0; i < words; i++) {
        __m128i product = multiply(value[i], value[i]);
        wide[2 * i] = low_half(product);
        wide[2 * i + 1] = high_half(product);
    }
    for (int j = words - 1; j >= 0; j--) {
        uint64_t top = bits_from(wide, 2 * words + 1, bits + 64 * j);
        uint64_t times = top ^ high_half(multiply(top, quotient));
        /* What this leaves above n + 64 j bits is not looked at again. */
        for (int i = 0; i < words; i++) {
            __m128i product = multiply(times, p[i]);
            wide[i + j] ^= low_half(product);
            wide[i + j + 1] ^= high_half(product);
        }
    }
    memcpy(value, wide, sizeof *value * (size_t)words);
    clear_above(value, bits);
}

static int degree(const uint64_t *value, int words)
{
    for (int i = words - 1; i >= 0; i--)
        if (value[i])
            return 64 * i + 63 - __builtin_clzll(value[i]);
    return -1;
}

/* Whether a and b, which are destroyed, have no common factor; neither is 0. */
static int coprime(uint64_t *a, uint64_t *b, int words)
{
    int degree_a = degree(a, words), degree_b = degree(b, words);
    while (degree_b > 0) {
        while (degree_a >= degree_b) {
            int by = (degree_a - degree_b) / 64, shift = (degree_a - degree_b) % 64;
            for (int i = words - 1; i >= by; i--)
                a[i] ^= b[i - by] << shift | (shift && i > by ? b[i - by - 1] >> (64 - shift) : 0);
            degree_a = degree(a, words);
        }
        uint64_t *other = a;
        int degree_other = degree_a;
        a = b, degree_a = degree_b, b = other, degree_b = degree_other;
    }
    return degree_b == 0;
}

/* Rabin's test of x^n + p: x^(2^n) = x, and x^(2^(n/q)) - x shares no factor for each prime q that divides n. */
int irreducible(const uint64_t *p, int bits)
{
    int words = (bits + 63) / 64;
    static const int primes[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47};
    enum { PRIMES = sizeof primes / sizeof *primes };
    uint64_t power[MAX_WORDS] = {2}, at[PRIMES][MAX_WORDS], quotient = quotient_of_power(p, bits, words);
    if (!(p[0] & 1))
        return 0;
    for (int step = 1; step <= bits; step++) {
        square(power, p, quotient, bits, words);
        for (int i = 0; i < PRIMES; i++)
            if (bits % primes[i] == 0 && step == bits / primes[i])
                memcpy(at[i], power, sizeof power);
    }
    /* Nearly every reducible polynomial is told here, before the longer part. */
    power[0] ^= 2;
    if (degree(power, words) >= 0)
        return 0;
    for (int i = 0; i < PRIMES; i++) {
        if (bits % primes[i])
            continue;
        uint64_t whole[MAX_WORDS + 1] = {0}, rest[MAX_WORDS + 1] = {0};
        memcpy(whole, p, sizeof *p * (size_t)words);
        whole[bits / 64] |= (uint64_t)1 << bits % 64;
        memcpy(rest, at[i], sizeof at[i]);
        rest[0] ^= 2;
        if (degree(rest, words + 1) < 0 || !coprime(whole, rest, words + 1))
            return 0;
    }
    return 1;
}

/* The carried words, which lie `lanes` lanes before the end, into the sums. */
TARGET_128 INLINE void add_carry(const hasher *self, const uint64_t *carry, int words, size_t lanes, __m128i *sums)
{
    for (int k = 0; k <= words; k++) {
        size_t lane = TABLE_LANES - 1 - lanes - (size_t)k / 2;
        for (int i = 0; i < words; i++)
            sums[i] = _mm_xor_si128(sums[i], multiply(carry[k], self->table[i][lane][k % 2]));
    }
}

TARGET_128 INLINE void store_carry(uint64_t *carry, int words, const __m128i *sums)
{
    uint64_t above = 0;
    for (int i = 0; i < words; i++) {
        carry[i] = low_half(sums[i]) ^ above;
        above = high_half(sums[i]);
    }
    carry[words] = above;
}

TARGET_128 INLINE void lanes_128(const hasher *self, uint64_t *carry, const int words, const unsigned char *data, size_t lanes)
{
    const __m128i reverse = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m128i sums[MAX_WORDS];
    for (int i = 0; i < words; i++)
        sums[i] = _mm_setzero_si128();
    for (size_t m = 0; m < lanes; m++) {
        __m128i lane = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(data + LANE * m)), reverse);
        for (int i = 0; i < words; i++) {
            __m128i constants = _mm_loadu_si128((const __m128i *)self->table[i][TABLE_LANES - lanes + m]);
            __m128i low = _mm_clmulepi64_si128(lane, constants, 0x00), high = _mm_clmulepi64_si128(lane, constants, 0x11);
            sums[i] = _mm_xor_si128(sums[i], _mm_xor_si128(low, high));
        }
    }
    add_carry(self, carry, words, lanes, sums);
    store_carry(carry, words, sums);
}

TARGET_512 INLINE void block_512(hasher *self, const int words, const unsigned char *data)
{
    const __m512i reverse = _mm512_broadcast_i32x4(_mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    __m512i wide[MAX_WORDS];
    __m128i sums[MAX_WORDS];
    for (int i = 0; i < words; i++)
        wide[i] = _mm512_setzero_si512();
    for (size_t m = 0; m < LANES; m += 4) {
        _mm_prefetch((const char *)data + LANE * m + AHEAD, _MM_HINT_T0);
        __m512i four = _mm512_shuffle_epi8(_mm512_loadu_si512(data + LANE * m), reverse);
        for (int i = 0; i < words; i++) {
            __m512i constants = _mm512_loadu_si512(self->table[i][CARRY_LANES + m]);
            __m512i low = _mm512_clmulepi64_epi128(four, constants, 0x00), high = _mm512_clmulepi64_epi128(four, constants, 0x11);
            wide[i] = _mm512_ternarylogic_epi64(wide[i], low, high, 0x96);
        }
    }
    for (int i = 0; i < words; i++) {
        __m256i half = _mm256_xor_si256(_mm512_castsi512_si256(wide[i]), _mm512_extracti64x4_epi64(wide[i], 1));
        sums[i] = _mm_xor_si128(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
    }
    add_carry(self, self->carry, words, LANES, sums);
    store_carry(self->carry, words, sums);
}

/* A number of words that the compiler knows lets it keep the sums in registers. */
#define FOR_WORDS(call)                                                                                                          \
    switch (self->words) {                                                                                                       \
    case 1: { enum { W = 1 }; call; } break;                                                                                     \
    case 2: { enum { W = 2 }; call; } break;                                                                                     \
    case 3: { enum { W = 3 }; call; } break;                                                                                     \
    case 4: { enum { W = 4 }; call; } break;                                                                                     \
    case 5: { enum { W = 5 }; call; } break;                                                                                     \
    default: { enum { W = 6 }; call; } break;                                                                                    \
    }

TARGET_128 static void absorb_lanes(const hasher *self, uint64_t *carry, const unsigned char *data, size_t lanes)
{
    FOR_WORDS(lanes_128(self, carry, W, data, lanes))
}

TARGET_128 static void absorb_blocks_128(hasher *self, const unsigned char *data, size_t blocks)
{
    FOR_WORDS(for (; blocks; blocks--, data += BLOCK) lanes_128(self, self->carry, W, data, LANES))
}

TARGET_512 static void absorb_blocks_512(hasher *self, const unsigned char *data, size_t blocks)
{
    FOR_WORDS(for (; blocks; blocks--, data += BLOCK) block_512(self, W, data))
}

static void absorb_blocks(hasher *self, const unsigned char *data, size_t blocks)
{
    if (self->level == VPCLMULQDQ)
        absorb_blocks_512(self, data, blocks);
    else
        absorb_blocks_128(self, data, blocks);
}

#else /* no instructions: best_level says so, and nothing of this is called */

static void make_table(hasher *self, const uint64_t *p) { (void)self, (void)p; }
int irreducible(const uint64_t *p, int bits) { return (void)p, (void)bits, 0; }
static void absorb_lanes(const hasher *self, uint64_t *carry, const unsigned char *data, size_t lanes)
{
    (void)self, (void)carry, (void)data, (void)lanes;
}
static void absorb_blocks(hasher *self, const unsigned char *data, size_t blocks) { (void)self, (void)data, (void)blocks; }

#endif

void absorb(hasher *self, const unsigned char *data, size_t bytes)
{
    if (self->pending_bytes) {
        size_t taken = BLOCK - self->pending_bytes < bytes ? BLOCK - self->pending_bytes : bytes;
        memcpy(self->pending + self->pending_bytes, data, taken);
        self->pending_bytes += taken, data += taken, bytes -= taken;
        if (self->pending_bytes < BLOCK)
            return;
        absorb_blocks(self, self->pending, 1);
        self->pending_bytes = 0;
    }
    absorb_blocks(self, data, bytes / BLOCK);
    self->pending_bytes = bytes % BLOCK;
    if (self->pending_bytes)
        memcpy(self->pending, data + bytes - self->pending_bytes, self->pending_bytes);
}

void begin(hasher *self, const uint64_t *p, int bits, enum level level)
{
    memset(self, 0, sizeof *self);
    self->bits = bits;
    self->words = (bits + 63) / 64;
    self->level = level;
    self->carry[0] = 1; /* the leading 1 of E(M) = 1 || M */
    make_table(self, p);
}

void register_of(const hasher *self, uint64_t *carry, const unsigned char **tail, size_t *tail_bytes)
{
    size_t lanes = self->pending_bytes / LANE;
    memcpy(carry, self->carry, sizeof self->carry);
    absorb_lanes(self, carry, self->pending, lanes);
    *tail = self->pending + LANE * lanes;
    *tail_bytes = self->pending_bytes - LANE * lanes;
}
