#include "CSimdJSON.h"

#include <new>
#include <simdjson.h>

// The DOM parser's tape is handed over as it is, so that the Swift side walks one flat array
// instead of calling through C for every value.
struct protolith_json {
  simdjson::dom::parser parser;
  simdjson::error_code status = simdjson::UNINITIALIZED;
};

protolith_json *protolith_json_parse(const uint8_t *bytes, size_t length, size_t max_depth) {
  protolith_json *json = new (std::nothrow) protolith_json;
  if (json == nullptr) return nullptr;
  try {
    json->status = json->parser.allocate(length < 64 ? 64 : length, max_depth);
    if (json->status == simdjson::SUCCESS) {
      json->status = json->parser.parse(bytes, length).error();
    }
  } catch (...) {
    json->status = simdjson::MEMALLOC;
  }
  return json;
}

int protolith_json_status(const protolith_json *json) { return json->status; }

const char *protolith_json_message(const protolith_json *json) {
  return simdjson::error_message(json->status);
}

const uint64_t *protolith_json_tape(const protolith_json *json) {
  return json->parser.doc.tape.get();
}

const uint8_t *protolith_json_strings(const protolith_json *json) {
  return json->parser.doc.string_buf.get();
}

void protolith_json_free(protolith_json *json) { delete json; }
