//! Tests of users: registration, login, changes and deletion.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    AreaError, EngineError, ErrorKind,
    change::Change,
    identity::{
        ChangePassword, DeleteUser, IdentityError, ProfileChanges, Register, Role, UpdateUser,
        UserId,
    },
    records::Page,
    store::CommandId,
    work::CreateWork,
};
use corejobtrack_tests::{
    office::{PASSWORD, id_of},
    stories,
};

fn register(username: &str) -> Register {
    Register {
        username: username.into(),
        ..Register::default()
    }
}

fn role(id: UserId, role: Role) -> UpdateUser {
    UpdateUser {
        role: Some(role),
        ..UpdateUser::of(id)
    }
}

stories! {
    async fn a_registered_user_can_do_nothing_until_approved(office: Office) {
        let identity = office.stranger().identity();
        let jdoe = identity.register(register("jdoe"), PASSWORD.into()).await.unwrap();
        assert_eq!(jdoe.user.role, Role::Pending);
        let refused = identity.log_in("jdoe", PASSWORD.into()).await.unwrap_err();
        assert!(matches!(refused, IdentityError::Pending));

        let approved = office.admin.identity().update_user(role(jdoe.user.id, Role::User), None).await.unwrap();
        assert_eq!(approved.user.role, Role::User);
        let login = identity.log_in("JDoe", PASSWORD.into()).await.unwrap();
        assert_eq!(login.user, jdoe.user.id);
    }

    async fn usernames_are_unique_regardless_of_case(office: Office) {
        let identity = office.stranger().identity();
        let refused = identity.register(register("ADMIN"), PASSWORD.into()).await.unwrap_err();
        assert!(matches!(refused, IdentityError::UsernameTaken));
        assert_eq!(refused.kind(), ErrorKind::Refused);
    }

    async fn an_email_address_logs_in_if_only_one_user_has_it(office: Office) {
        let identity = office.stranger().identity();
        office.employee("jane", None).await;
        assert!(identity.log_in("Jane@Example.com", PASSWORD.into()).await.is_ok());
        let twin = Register { email: Some("jane@example.com".into()), ..register("june") };
        let twin = identity.register(twin, PASSWORD.into()).await.unwrap();
        office.admin.identity().update_user(role(twin.user.id, Role::User), None).await.unwrap();
        let refused = identity.log_in("jane@example.com", PASSWORD.into()).await.unwrap_err();
        assert!(matches!(refused, IdentityError::WrongPassword));
        assert!(identity.log_in("june", PASSWORD.into()).await.is_ok());
    }

    async fn ten_failed_logins_lock_an_account_for_a_while(office: Office) {
        let identity = office.stranger().identity();
        for _ in 0..10 {
            let refused = identity.log_in("admin", "Wrong-pass-1!".into()).await.unwrap_err();
            assert!(matches!(refused, IdentityError::WrongPassword));
        }
        let locked = identity.log_in("admin", PASSWORD.into()).await.unwrap_err();
        assert!(matches!(locked, IdentityError::Locked { minutes: 15 }), "{locked:?}");
        office.wait(901);
        assert!(identity.log_in("admin", PASSWORD.into()).await.is_ok());
    }

    async fn a_session_ends_by_logout_and_by_expiry(office: Office) {
        let identity = office.stranger().identity();
        let login = identity.log_in("admin", PASSWORD.into()).await.unwrap();
        let actor = office.engine.resume(&login.session, login.user).await.unwrap();
        office.wait(3600);
        let (_, until) = office.engine.acting_as(actor.clone()).identity().refresh().await.unwrap();
        assert!(until > login.expires_at);
        office.engine.acting_as(actor).identity().log_out().await.unwrap();
        assert!(office.engine.resume(&login.session, login.user).await.is_err());

        let login = identity.log_in("admin", PASSWORD.into()).await.unwrap();
        office.wait(12 * 3600 + 1);
        assert!(office.engine.resume(&login.session, login.user).await.is_err());
    }

    async fn a_new_password_needs_the_old_one_and_ends_other_sessions(office: Office) {
        let identity = office.stranger().identity();
        let other = identity.log_in("admin", PASSWORD.into()).await.unwrap();
        let me = office.admin.identity();
        let wrong = ChangePassword { current: "nope".into(), new: "NewPass456!".into() };
        let refused = me.update_me(ProfileChanges::default(), Some(wrong)).await.unwrap_err();
        assert!(matches!(refused, IdentityError::WrongCurrentPassword));
        let right = ChangePassword { current: PASSWORD.into(), new: "NewPass456!".into() };
        me.update_me(ProfileChanges::default(), Some(right)).await.unwrap();
        assert!(office.engine.resume(&other.session, other.user).await.is_err());
        assert!(identity.log_in("admin", PASSWORD.into()).await.is_err());
        assert!(identity.log_in("admin", "NewPass456!".into()).await.is_ok());
    }

    async fn the_last_administrator_cannot_be_demoted_or_deleted(office: Office) {
        let admin = id_of(&office.admin);
        let refused = office.admin.identity().update_user(role(admin, Role::User), None).await.unwrap_err();
        assert!(matches!(refused, IdentityError::LastAdministrator));
        let second = office.user("second", Role::Admin).await;
        office.admin.identity().update_user(role(admin, Role::User), None).await.unwrap();
        let refused = second.identity().update_user(role(id_of(&second), Role::User), None).await.unwrap_err();
        assert!(matches!(refused, IdentityError::LastAdministrator));
    }

    async fn a_demoted_user_cannot_write_any_more(office: Office) {
        let jane = office.employee("jane", None).await;
        office.admin.identity().update_user(role(id_of(&jane), Role::Pending), None).await.unwrap();
        let refused = jane.work().create(CreateWork::service_ticket("Acme")).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unauthenticated);
        office.admin.identity().update_user(role(id_of(&jane), Role::Viewer), None).await.unwrap();
        let refused = jane.work().create(CreateWork::service_ticket("Acme")).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Denied);
    }

    async fn the_items_of_a_deleted_user_are_handed_over(office: Office) {
        let jane = office.employee("jane", Some("Service")).await;
        let mut command = CreateWork::service_ticket("Acme");
        command.fields.assigned_users = Some(vec![id_of(&jane)]);
        let ticket = jane.work().create(command).await.unwrap();
        let refused = office.admin.identity().delete_user(DeleteUser { id: id_of(&office.admin) }).await.unwrap_err();
        assert!(matches!(refused, IdentityError::OwnAccount));
        let keyed = office.admin.clone().with_key(CommandId(7)).identity();
        keyed.delete_user(DeleteUser { id: id_of(&jane) }).await.unwrap();
        keyed.delete_user(DeleteUser { id: id_of(&jane) }).await.unwrap();
        let ticket = office.admin.work().get(ticket.item.id, None).await.unwrap();
        assert_eq!(ticket.item.creator_id, id_of(&office.admin));
        assert!(ticket.users.is_empty());
        let gone = office.admin.identity().user(id_of(&jane)).await.unwrap_err();
        assert!(matches!(gone, IdentityError::NoSuchUser));
    }

    async fn a_team_is_found_by_name_or_created(office: Office) {
        let jane = office.employee("jane", Some("Service")).await;
        let john = office.employee("john", Some(" service ")).await;
        let jane = jane.identity().me().await.unwrap();
        let john = john.identity().me().await.unwrap();
        assert_eq!(jane.team.as_deref(), Some("Service"));
        assert_eq!(jane.user.team_id, john.user.team_id);
    }

    async fn users_see_and_change_only_themselves(office: Office) {
        let jane = office.employee("jane", None).await;
        let change = ProfileChanges { nick_name: Change::To("JD".into()), ..ProfileChanges::default() };
        let after = jane.identity().update_me(change, None).await.unwrap();
        assert_eq!(after.user.nick_name.as_deref(), Some("JD"));
        for refused in [
            jane.identity().users(Page::default()).await.map(drop),
            jane.identity().update_user(role(id_of(&office.admin), Role::User), None).await.map(drop),
            jane.identity().delete_user(DeleteUser { id: id_of(&office.admin) }).await,
        ] {
            assert!(matches!(refused, Err(IdentityError::Engine(EngineError::Denied))));
        }
    }

    async fn hidden_colleagues_are_not_offered(office: Office) {
        let jane = office.employee("jane", None).await;
        let hide = UpdateUser { hidden_from_sharing: Some(true), ..UpdateUser::of(id_of(&jane)) };
        office.admin.identity().update_user(hide, None).await.unwrap();
        let names: Vec<String> = jane.identity().colleagues(Page::default()).await.unwrap().rows
            .into_iter().map(|profile| profile.user.username).collect();
        assert_eq!(names, ["admin"]);
    }
}

stories! {
    async fn the_owner_is_the_oldest_administrator(office: Office) {
        office.user("second", Role::Admin).await;
        let owner = office.engine.impersonate_owner().await.unwrap();
        assert_eq!(owner.user().unwrap().id, id_of(&office.admin));
    }
}

stories! {
    async fn a_demoted_user_cannot_promote_themselves_again(office: Office) {
        let second = office.user("second", Role::Admin).await;
        let own = id_of(&second);
        office.admin.identity().update_user(role(own, Role::User), None).await.unwrap();
        let refused = second.identity().update_user(role(own, Role::Admin), None).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Denied);
        assert_eq!(office.admin.identity().user(own).await.unwrap().user.role, Role::User);
    }

    async fn a_registration_cannot_take_over_an_existing_login(office: Office) {
        office.employee("jane", None).await;
        let identity = office.stranger().identity();
        let twin = Register { email: Some("jane@example.com".into()), ..register("eve") };
        identity.register(twin, PASSWORD.into()).await.unwrap();
        identity.register(register("jane@example.com"), PASSWORD.into()).await.unwrap();
        let login = identity.log_in("jane@example.com", PASSWORD.into()).await.unwrap();
        assert_eq!(login.user, id_of(&office.reload("jane").await));
    }

    async fn new_sessions_replace_the_oldest_ones(office: Office) {
        let identity = office.stranger().identity();
        let first = identity.log_in("admin", PASSWORD.into()).await.unwrap();
        for _ in 0..50 {
            office.wait(1);
            identity.log_in("admin", PASSWORD.into()).await.unwrap();
        }
        assert!(office.engine.resume(&first.session, first.user).await.is_err());
    }
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    stories! {
        async fn two_administrators_cannot_demote_each_other_at_once(office: Office) {
            let second = office.user("second", Role::Admin).await;
            let (one, two) = (office.admin.clone(), second.clone());
            let (first, other) = (id_of(&one), id_of(&two));
            let (a, b) = tokio::join!(
                async { one.identity().update_user(role(other, Role::User), None).await },
                async { two.identity().update_user(role(first, Role::User), None).await },
            );
            assert!(a.is_ok() ^ b.is_ok(), "{a:?} {b:?}");
        }
    }
}
