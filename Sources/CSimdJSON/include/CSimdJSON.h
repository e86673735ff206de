#ifndef PROTOLITH_CSIMDJSON_H
#define PROTOLITH_CSIMDJSON_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/// A parsed document: simdjson's tape and its string buffer.
typedef struct protolith_json protolith_json;

/// Parses `length` bytes; never NULL but when memory is out. Free with `protolith_json_free`.
protolith_json *protolith_json_parse(const uint8_t *bytes, size_t length, size_t max_depth);
/// 0 when the parse went well.
int protolith_json_status(const protolith_json *json);
/// simdjson's words for the status.
const char *protolith_json_message(const protolith_json *json);
/// The tape (simdjson's doc/tape.md); its first word holds the number of words.
const uint64_t *protolith_json_tape(const protolith_json *json);
/// The string buffer: at each offset a 32-bit length, then UTF-8 bytes.
const uint8_t *protolith_json_strings(const protolith_json *json);
/// Frees the document; NULL is allowed.
void protolith_json_free(protolith_json *json);

#ifdef __cplusplus
}
#endif
#endif
