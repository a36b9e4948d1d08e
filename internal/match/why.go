package match

// Why is the reason for a decision or for a candidate. Its words are under
// match.why in the catalogues.
type Why string

// Reasons to assign a row.
const (
	ByLink           Why = "link"             // came by the personal link
	ByAddress        Why = "address"          // the same address
	ByOtherAddress   Why = "address_not_name" // the same address, but the name of another registrant
	ByAddressAndName Why = "address_and_name" // an address that several share, and the same name
	ByMemory         Why = "remembered"       // decided before
	ByName           Why = "name"             // the same name, unique, and no address
)

// Reasons to suggest a person, the strongest first.
const (
	NearAddress   Why = "near_address"   // the address differs in a +tag or in dots
	OtherAddress  Why = "other_address"  // the same name with another address
	SameName      Why = "same_name"      // the same name, and nothing that makes it certain
	OtherRow      Why = "other_row"      // a row of the same name is theirs by its address
	Shared        Why = "shared_address" // one of several who share the address
	OtherScript   Why = "other_script"   // the same name in another alphabet
	OtherSpelling Why = "other_spelling" // the same name in another spelling: dj, ae, words together or apart
	OriginalName  Why = "original_name"  // the name in parentheses, or before it was changed
	WasDecided    Why = "was_decided"    // decided before for a row of that name without this address
	SoundsAlike   Why = "sounds_alike"
	PartOfName    Why = "part_of_name" // the one name is part of the other
	Initials      Why = "initials"
	OnlyOneWord   Why = "one_word" // only the given name, or only the family name
	Similar       Why = "similar"  // a letter or two differ
)

// Reasons why a row has several equal candidates, or none.
const (
	Namesakes    Why = "namesakes"     // several people of that name
	SeveralMeant Why = "several_meant" // several people, for different reasons
	SeveralShare Why = "several_share" // several people share the address
	TooCommon    Why = "too_common"    // a single word that too many people are called by
	Nobody       Why = "nobody"        // nobody has a name like this
	NamelessRow  Why = "no_name"       // neither name nor address
)

// Reasons are all codes that there are, for those who word them.
func Reasons() []Why {
	return append([]Why{
		ByLink, ByAddress, ByOtherAddress, ByAddressAndName, ByMemory, ByName,
		Namesakes, SeveralMeant, SeveralShare, TooCommon, Nobody, NamelessRow,
		Device.why(), Phone.why(), Bot.why(), Room.why(), Nameless.why(),
	}, strength...)
}
