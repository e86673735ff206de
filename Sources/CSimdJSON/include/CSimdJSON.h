#ifndef PROTOLITH_CSIMDJSON_H
#define PROTOLITH_CSIMDJSON_H
#ifdef __cplusplus
extern "C" {
#endif
int protolith_simdjson_available(void);
#ifdef __cplusplus
}
#endif
#endif
