//! Visibility of work items: random operations of an office, compared after every few operations
//! with a plain model of the rule. A work item is visible to its creator, its assignees, their
//! teams at the time of the assignment, assigned teams, administrators, and every employee if it is
//! public; a ticket that is not in the trash is also visible to the contacts of its customer.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story may fail")]

use std::collections::{BTreeMap, BTreeSet};

use corejobtrack_core::{
    Acting,
    change::Change,
    identity::{DeleteUser, ProfileChanges, UpdateUser, UserId},
    store::Timestamp,
    work::{
        CreateWork, Kind, Place, PurgeWork, Transition, TransitionWork, UpdateWork, Visibility,
        WorkFields, WorkItemId, WorkList, WorkView,
    },
};
use corejobtrack_tests::{office::id_of, stories};

const SEED_VARIABLE: &str = "COREJOBTRACK_ACCESS_SEED";
const STEPS: usize = 80;
const COMPARED_EVERY: usize = 16;
const NAMES: [&str; 6] = ["ann", "bob", "cid", "dan", "eve", "fay"];
const TEAMS: [&str; 3] = ["Service", "Support", "Stock"];
/// The customers of the tickets; the last one has no customer record.
const CUSTOMERS: [&str; 3] = ["Acme", "Globex", "Initech"];

/// SplitMix64: small, and the same on every platform.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((bits ^ (bits >> 31)) % u64::try_from(sides).unwrap()).unwrap()
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())]
    }

    fn some<T: Copy>(&mut self, all: &[T]) -> Vec<T> {
        (0..self.roll(3)).map(|_| self.of(all)).collect()
    }
}

type Team = Option<&'static str>;

/// A work item in the model.
struct Item {
    kind: Kind,
    /// The name of the customer.
    customer: String,
    creator: UserId,
    created_at: Timestamp,
    is_public: bool,
    /// The assigned users, with their teams at the time of the assignment.
    users: BTreeMap<UserId, Team>,
    teams: BTreeSet<&'static str>,
    place: Place,
    /// Whether it returns to the archive when it is restored from the trash.
    was_archived: bool,
}

struct Employee {
    acting: Acting,
    team: Team,
}

/// The expected state of the office.
struct Model {
    admin: UserId,
    staff: BTreeMap<&'static str, Employee>,
    /// A contact of each customer that has a record.
    customers: BTreeMap<&'static str, Acting>,
    items: BTreeMap<WorkItemId, Item>,
}

impl Model {
    fn sees(&self, who: UserId, team: Team, item: &Item) -> bool {
        who == self.admin
            || item.is_public
            || item.creator == who
            || item.users.contains_key(&who)
            || team.is_some_and(|team| {
                item.teams.contains(team) || item.users.values().any(|had| *had == Some(team))
            })
    }

    /// The items visible to a user that pass a filter, newest first.
    fn seen(&self, who: UserId, team: Team, passes: impl Fn(&Item) -> bool) -> Vec<WorkItemId> {
        let mut seen: Vec<_> = self
            .items
            .iter()
            .filter(|(_, item)| passes(item) && self.sees(who, team, item))
            .map(|(id, item)| (item.created_at, *id))
            .collect();
        seen.sort_unstable_by(|a, b| b.cmp(a));
        seen.into_iter().map(|(_, id)| id).collect()
    }

    fn users(&self) -> Vec<UserId> {
        self.staff.values().map(|one| id_of(&one.acting)).collect()
    }

    fn team_of(&self, user: UserId) -> Team {
        let mut staff = self.staff.values();
        staff.find(|one| id_of(&one.acting) == user)?.team
    }
}

struct Story<'a> {
    office: &'a corejobtrack_tests::office::Office,
    dice: Dice,
    model: Model,
    done: Vec<String>,
}

impl Story<'_> {
    async fn step(&mut self) {
        match self.dice.roll(12) {
            0..4 => self.create().await,
            4..7 => self.change().await,
            7..11 => self.transition().await,
            _ => match self.dice.roll(4) {
                0 => self.delete_user().await,
                _ => self.change_team().await,
            },
        }
    }

    /// Random fields that decide who may see an item.
    fn fields(&mut self) -> WorkFields {
        let users = self.model.users();
        WorkFields {
            customer_name: match self.dice.roll(4) {
                0 => Change::To(self.dice.of(&CUSTOMERS).to_owned()),
                _ => Change::Keep,
            },
            visibility: match self.dice.roll(6) {
                0 => Some(Visibility::Public),
                1 => Some(Visibility::Private),
                _ => None,
            },
            assigned_users: (self.dice.roll(2) == 0).then(|| self.dice.some(&users)),
            assigned_teams: (self.dice.roll(2) == 0)
                .then(|| self.dice.some(&TEAMS).into_iter().map(Into::into).collect()),
            ..WorkFields::default()
        }
    }

    /// Applies fields to the model.
    fn apply(&self, fields: &WorkFields, item: &mut Item) {
        if let Some(name) = fields.customer_name.value() {
            item.customer.clone_from(name);
        }
        if let Some(visibility) = fields.visibility {
            item.is_public = visibility == Visibility::Public;
        }
        if let Some(users) = &fields.assigned_users {
            let team = |user| item.users.get(user).copied();
            item.users = users
                .iter()
                .map(|user| {
                    (
                        *user,
                        team(user).unwrap_or_else(|| self.model.team_of(*user)),
                    )
                })
                .collect();
        }
        if let Some(teams) = &fields.assigned_teams {
            item.teams = TEAMS
                .into_iter()
                .filter(|known| teams.iter().any(|team| team == known))
                .collect();
        }
    }

    async fn create(&mut self) {
        let names: Vec<&str> = self.model.staff.keys().copied().collect();
        let name = self.dice.of(&names);
        if self.dice.roll(3) > 0 {
            self.office.wait(1);
        }
        let kind = self
            .dice
            .of(&[Kind::ServiceTicket, Kind::ServiceTicket, Kind::Task]);
        let mut fields = self.fields();
        fields.title = Change::To("A visit".into());
        if fields.customer_name.is_keep() {
            fields.customer_name = Change::To("Acme".into());
        }
        if self.dice.roll(4) == 0 {
            fields.status = Some("completed".into());
        }
        let creator = &self.model.staff[name].acting;
        let mut item = Item {
            kind,
            customer: String::new(),
            creator: id_of(creator),
            created_at: self.office.engine.now(),
            is_public: false,
            users: BTreeMap::new(),
            teams: BTreeSet::new(),
            place: Place::Live,
            was_archived: false,
        };
        self.apply(&fields, &mut item);
        self.done.push(format!("{name} creates {fields:?}"));
        let made = creator
            .work()
            .create(CreateWork {
                fields,
                ..CreateWork::of(kind)
            })
            .await;
        self.model.items.insert(made.unwrap().item.id, item);
    }

    /// A random item in the trash, or elsewhere.
    fn any_item(&mut self, in_trash: bool) -> Option<WorkItemId> {
        let items = self.model.items.iter();
        let ids: Vec<WorkItemId> = items
            .filter(|(_, item)| (item.place == Place::Trash) == in_trash)
            .map(|(id, _)| *id)
            .collect();
        (!ids.is_empty()).then(|| self.dice.of(&ids))
    }

    async fn change(&mut self) {
        let Some(id) = self.any_item(false) else {
            return;
        };
        let fields = self.fields();
        self.done.push(format!("{id:?} becomes {fields:?}"));
        let mut item = self.model.items.remove(&id).unwrap();
        self.apply(&fields, &mut item);
        self.model.items.insert(id, item);
        let command = UpdateWork {
            id,
            kind: None,
            fields,
        };
        self.office.admin.work().update(command).await.unwrap();
    }

    async fn transition(&mut self) {
        let in_trash = self.dice.roll(4) == 0;
        let Some(id) = self.any_item(in_trash) else {
            return;
        };
        let work = self.office.admin.work();
        let item = self.model.items.get_mut(&id).unwrap();
        let transition = match item.place {
            Place::Trash if self.dice.roll(3) == 0 => {
                self.done.push(format!("{id:?} goes for good"));
                self.model.items.remove(&id);
                return work.purge(PurgeWork { id }).await.unwrap();
            }
            Place::Trash => Transition::RestoreFromTrash,
            Place::Archived => self.dice.of(&[
                Transition::RestoreFromArchive,
                Transition::Trash,
                Transition::Complete,
            ]),
            Place::Live => self.dice.of(&[
                Transition::Archive,
                Transition::Trash,
                Transition::Complete,
                Transition::Resume,
            ]),
        };
        match transition {
            Transition::Archive => (item.place, item.was_archived) = (Place::Archived, true),
            Transition::RestoreFromArchive => {
                (item.place, item.was_archived) = (Place::Live, false)
            }
            Transition::Trash => item.place = Place::Trash,
            Transition::RestoreFromTrash if item.was_archived => item.place = Place::Archived,
            Transition::RestoreFromTrash => item.place = Place::Live,
            // A paused item is live; a completed one stays in its place.
            _ => {}
        }
        self.done.push(format!("{id:?}: {transition:?}"));
        let command = TransitionWork {
            id,
            kind: None,
            transition,
        };
        work.transition(command).await.unwrap();
    }

    async fn change_team(&mut self) {
        let names: Vec<&str> = self.model.staff.keys().copied().collect();
        let name = self.dice.of(&names);
        let team = self
            .dice
            .of(&[None, Some(TEAMS[0]), Some(TEAMS[1]), Some(TEAMS[2])]);
        self.done.push(format!("{name} goes to {team:?}"));
        let command = UpdateUser {
            profile: ProfileChanges {
                team: team.map_or(Change::Clear, |team| Change::To(team.into())),
                ..ProfileChanges::default()
            },
            ..UpdateUser::of(id_of(&self.model.staff[name].acting))
        };
        let identity = self.office.admin.identity();
        identity.update_user(command, None).await.unwrap();
        let acting = self.office.reload(name).await;
        self.model.staff.insert(name, Employee { acting, team });
    }

    async fn delete_user(&mut self) {
        if self.model.staff.len() < 4 {
            return;
        }
        let names: Vec<&str> = self.model.staff.keys().copied().collect();
        let name = self.dice.of(&names);
        self.done.push(format!("{name} is deleted"));
        let id = id_of(&self.model.staff.remove(name).unwrap().acting);
        let identity = self.office.admin.identity();
        identity.delete_user(DeleteUser { id }).await.unwrap();
        for item in self.model.items.values_mut() {
            item.users.remove(&id);
            if item.creator == id {
                item.creator = self.model.admin;
            }
        }
    }

    /// Compares the tickets that contacts see, while they have access.
    async fn compare_customers(&self) {
        for (name, acting) in &self.model.customers {
            for kind in [Kind::ServiceTicket, Kind::SupportTicket, Kind::Task] {
                let is_shown = |item: &Item| {
                    item.kind == kind
                        && kind != Kind::Task
                        && item.customer == *name
                        && item.place != Place::Trash
                };
                // As the administrator, who sees everything.
                let expected = self.model.seen(self.model.admin, None, is_shown);
                let page = acting.work().customer_tickets(kind, 200, 0).await.unwrap();
                let page: Vec<WorkItemId> = page.into_iter().map(|ticket| ticket.id).collect();
                assert!(
                    page == expected,
                    "{name} sees {page:?} where the rule says {expected:?}, after\n{}",
                    self.done.join("\n")
                );
            }
        }
    }

    async fn compare(&self) {
        self.compare_customers().await;
        let everybody = self.model.staff.values().map(|one| (&one.acting, one.team));
        for (acting, team) in everybody.chain([(&self.office.admin, None)]) {
            let (work, me) = (acting.work(), id_of(acting));
            let seen = |passes: &dyn Fn(&Item) -> bool| self.model.seen(me, team, passes);
            let places = [Place::Live, Place::Archived, Place::Trash];
            let shown = if me == self.model.admin { 3 } else { 2 };
            for place in places.into_iter().take(shown) {
                for kind in [None, Some(Kind::ServiceTicket), Some(Kind::Task)] {
                    let expected =
                        seen(&|item| item.place == place && kind.is_none_or(|k| item.kind == k));
                    for (offset, limit) in [(0, 200), (2, 3)] {
                        let list = WorkList {
                            kind,
                            place,
                            limit,
                            offset,
                        };
                        let page = ids(work.list(list).await.unwrap());
                        let (from, limit) = (offset as usize, limit as usize);
                        let expected: Vec<_> =
                            expected.iter().copied().skip(from).take(limit).collect();
                        self.same(&format!("{list:?}"), me, &page, &expected);
                    }
                }
            }
            let found = ids(work.search("a visit", &[], 200, 0).await.unwrap());
            let found: BTreeSet<_> = found.into_iter().collect();
            let expected = seen(&|item| item.place != Place::Trash);
            self.same("search", me, &found, &expected.into_iter().collect());
            for (id, item) in &self.model.items {
                let is_seen = work.get(*id, None).await.is_ok();
                let expected = self.model.sees(me, team, item);
                self.same(&format!("get {id:?}"), me, &is_seen, &expected);
            }
        }
    }

    fn same<T: PartialEq + std::fmt::Debug>(&self, what: &str, who: UserId, got: &T, want: &T) {
        assert!(
            got == want,
            "{what} as {who:?}: {got:?} where the rule says {want:?}, after\n{}",
            self.done.join("\n")
        );
    }
}

fn ids(views: Vec<WorkView>) -> Vec<WorkItemId> {
    views.into_iter().map(|view| view.item.id).collect()
}

fn seed() -> u64 {
    let given = std::env::var(SEED_VARIABLE).ok();
    given.and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

stories! {
    async fn everybody_sees_exactly_the_items_of_the_visibility_rule(office: Office) {
        let mut staff = BTreeMap::new();
        for (place, name) in NAMES.into_iter().enumerate() {
            let team = TEAMS.get(place / 2).copied().filter(|_| place < 5);
            let acting = office.employee(name, team).await;
            staff.insert(name, Employee { acting, team });
        }
        let mut customers = BTreeMap::new();
        for name in CUSTOMERS.into_iter().take(2) {
            office.customer(name).await;
            let email = format!("{name}@example.com");
            customers.insert(name, office.customer_account(name, &email).await);
        }
        let mut story = Story {
            office: &office,
            dice: Dice(seed()),
            model: Model {
                admin: id_of(&office.admin),
                staff,
                customers,
                items: BTreeMap::new(),
            },
            done: vec![format!("{SEED_VARIABLE}={}", seed())],
        };
        for step in 1..=STEPS {
            story.step().await;
            if step % COMPARED_EVERY == 0 {
                story.compare().await;
            }
        }
    }
}
