"""The Complete Workflow through the client that openapi-python-client makes: each answer is parsed
into the class that the document promises, or this ends with what came instead."""

import sys

from corejobtrack_client import AuthenticatedClient, Client
from corejobtrack_client.api.account import log_in
from corejobtrack_client.api.customers import (
    create_customer,
    create_contact,
)
from corejobtrack_client.api.service_tickets import (
    get_service_ticket,
    update_service_ticket,
    create_service_ticket,
    complete_service_ticket,
    sign_service_ticket,
)
from corejobtrack_client import models

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def done(response):
    """What was answered, where it is a success."""
    assert response.status_code in (200, 201), response.content
    assert response.parsed is not None, response.content
    return response.parsed


def main(base, password):
    login = done(
        log_in.sync_detailed(
            client=Client(base_url=base),
            body=models.Credentials(username="admin", password=password),
        )
    )
    client = AuthenticatedClient(base_url=base, token=login.access_token)

    customer = done(
        create_customer.sync_detailed(
            client=client,
            body=models.NewCustomer(
                company="Python Corp", contact_id="PYTHON001", account_status="active"
            ),
        )
    )
    done(
        create_contact.sync_detailed(
            customer.id,
            client=client,
            body=models.ContactInput(
                first_name="Jane", last_name="Doe", email="jane@python.example.com"
            ),
        )
    )
    ticket = done(
        create_service_ticket.sync_detailed(
            client=client,
            body=models.NewServiceTicket.from_dict(
                {
                    "customer_name": "Python Corp",
                    "title": "Emergency Service Call",
                    "urgency": "High",
                    "dispatch_type": "Emergency",
                    "equipment": [
                        {"make": "HP", "model": "LaserJet", "serial": "ABC123", "count": 1}
                    ],
                }
            ),
        )
    )
    done(
        update_service_ticket.sync_detailed(
            ticket.id,
            client=client,
            body=models.ServiceTicketChanges.from_dict(
                {
                    "status": "in_progress",
                    "session_timestamps": [
                        {
                            "start_time": "2026-03-01T09:00:00",
                            "stop_time": "2026-03-01T11:00:00",
                            "time_amount": 2.0,
                            "time_type": "regular",
                            "num_techs": 1,
                            "lunch": 0,
                        }
                    ],
                    "services_performed": "Replaced fuser unit, test prints OK",
                }
            ),
        )
    )
    done(
        sign_service_ticket.sync_detailed(
            ticket.id,
            client=client,
            body=models.NewSignature(
                signature_data=PIXEL, signature_name="Jane Doe", safety_covers_ok=True
            ),
        )
    )
    completed = done(
        complete_service_ticket.sync_detailed(ticket.id, client=client)
    )
    assert completed.status == "completed", completed
    again = done(get_service_ticket.sync_detailed(ticket.id, client=client))
    assert again.signature_name == "Jane Doe", again
    print(f"ticket {again.ticket_number} is {again.status}")


main(*sys.argv[1:])
