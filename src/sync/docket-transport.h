/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketTransportError:
 * @DOCKET_TRANSPORT_ERROR_NETWORK: nothing came, or it was cut, or it was not
 *   our server's answer (captive portal, redirect, foreign JSON)
 * @DOCKET_TRANSPORT_ERROR_INVALID_URL: not an http(s) address
 */
typedef enum
{
  DOCKET_TRANSPORT_ERROR_NETWORK,
  DOCKET_TRANSPORT_ERROR_INVALID_URL,
} DocketTransportError;
#define DOCKET_TRANSPORT_ERROR (docket_transport_error_quark ())
GQuark docket_transport_error_quark (void);

typedef struct
{
  const char *method; /* static */
  char *path;         /* "/v1/ops", with query */
  char *token;        /* (nullable) */
  guint items;        /* operations in @body, for the flight recorder */
  GBytes *body;       /* (nullable): JSON, unless upload_offset says that it is part of a file */
  gint64 upload_offset; /* where @body belongs in the file; -1: it is no part of one */
  gint64 range_first;   /* the part of a file that is asked for, both ends included; */
  gint64 range_last;    /* -1: no part */
  gboolean *never_left; /* (nullable): set before an error is told if it is certain that
                         * nothing of the request left this device; lives until then */
} DocketRequest;

DocketRequest *docket_request_new (const char *method, const char *path);
void docket_request_free (DocketRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRequest, docket_request_free)

typedef struct
{
  guint status;
  char *content_type;  /* (nullable) without parameters */
  gint64 retry_after_s; /* -1: not given */
  gint64 upload_offset; /* how much of a file the server has; -1: not said */
  gint64 range_first;   /* of a 206: where @body belongs, and how long the file is; -1 */
  gint64 range_total;
  GBytes *body;
} DocketResponse;

DocketResponse *docket_response_new (guint status);
void docket_response_free (DocketResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketResponse, docket_response_free)

/* Events of the live channel; @event "" and @data NULL for a mere heartbeat;
 * @event NULL when the channel ended (@data then says why, or NULL). */
typedef void (*DocketLiveFunc) (const char *event, const char *data, gpointer user_data);

/**
 * DocketTransport:
 *
 * How the worker speaks to the server. Belongs to one thread; answers come on
 * its thread-default context. Implementations: DocketHttpTransport, and
 * scripted ones in tests.
 */
#define DOCKET_TYPE_TRANSPORT (docket_transport_get_type ())
G_DECLARE_INTERFACE (DocketTransport, docket_transport, DOCKET, TRANSPORT, GObject)

struct _DocketTransportInterface
{
  GTypeInterface parent;
  void (*send_async) (DocketTransport *self, DocketRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  DocketResponse *(*send_finish) (DocketTransport *self, GAsyncResult *result, GError **error);
  void (*open_live) (DocketTransport *self, const char *token, GCancellable *cancellable, DocketLiveFunc func, gpointer user_data, GDestroyNotify destroy);
};

/* Takes @request (transfer full). */
void docket_transport_send_async (DocketTransport *self, DocketRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DocketResponse *docket_transport_send_finish (DocketTransport *self, GAsyncResult *result, GError **error);
void docket_transport_open_live (DocketTransport *self, const char *token, GCancellable *cancellable, DocketLiveFunc func, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
