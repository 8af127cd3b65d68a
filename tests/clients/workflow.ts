// The Complete Workflow through the client that openapi-typescript and openapi-fetch make: that it
// compiles shows that the types of the document fit, that it runs shows that the document is true.
import createClient from "openapi-fetch";
import type { paths } from "./schema.d.ts";

const [base, password] = process.argv.slice(2);
if (!base || !password) throw new Error("usage: workflow.ts BASE PASSWORD");

const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** The data of an answer that must be a success. */
function done<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

const client = createClient<paths>({ baseUrl: base });
const login = done(
  await client.POST("/token", {
    body: { username: "admin", password },
    bodySerializer: (body) => new URLSearchParams(body as Record<string, string>),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  }),
);
client.use({
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${login.access_token}`);
    return request;
  },
});

const customer = done(
  await client.POST("/customers", {
    body: { company: "Typed Corp", contact_id: "TYPED001", city: "Anytown", account_status: "active" },
  }),
);
done(
  await client.POST("/customers/{customer_id}/contacts", {
    params: { path: { customer_id: customer.id } },
    body: { first_name: "Jane", last_name: "Doe", email: "jane@typed.example.com", is_primary: true },
  }),
);
const ticket = done(
  await client.POST("/service-tickets", {
    body: {
      customer_name: "Typed Corp",
      title: "Emergency Service Call",
      urgency: "High",
      dispatch_type: "Emergency",
      equipment: [{ make: "HP", model: "LaserJet", serial: "ABC123", count: 1, problem: "Not printing" }],
    },
  }),
);
const path = { params: { path: { ticket_id: ticket.id } } };
done(
  await client.PATCH("/service-tickets/{ticket_id}", {
    ...path,
    body: {
      status: "in_progress",
      session_timestamps: [
        {
          start_time: "2026-03-01T09:00:00",
          stop_time: "2026-03-01T11:00:00",
          time_amount: 2.0,
          time_type: "regular",
          num_techs: 1,
          lunch: 0,
        },
      ],
      services_performed: "Replaced fuser unit, test prints OK",
    },
  }),
);
done(
  await client.POST("/service-tickets/{ticket_id}/sign", {
    ...path,
    body: {
      signature_data: PIXEL,
      signature_name: "Jane Doe",
      send_summary_email: true,
      safety_covers_ok: true,
    },
  }),
);
const completed = done(await client.POST("/service-tickets/{ticket_id}/complete", path));
if (completed.status !== "completed" || completed.customer_id !== customer.id) {
  throw new Error(`not completed: ${JSON.stringify(completed)}`);
}
const again = done(await client.GET("/service-tickets/{ticket_id}", path));
if (again.signature_name !== "Jane Doe") throw new Error("not signed");
console.log(`ticket ${again.ticket_number} is ${again.status}`);
