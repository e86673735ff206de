#include "CSimdJSON.h"
#include <simdjson.h>
int protolith_simdjson_available(void) { return 1; }
