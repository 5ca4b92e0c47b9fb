using System.Text;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>A thing of the engine's scene that can be spoken of, looked at, touched and carried. A ScenePublisher tells the server of it.</summary>
    [AddComponentMenu("Kinelink/Object")]
    [DisallowMultipleComponent]
    public sealed class KinelinkObject : MonoBehaviour
    {
        [Tooltip("Letters, digits, _ and -; one of its own in the session. Made of the object's name where it is empty, and numbered where several are called alike")]
        public string Id = "";

        [Tooltip("What people call it, in any language; the category's name where it is empty")]
        public string Label = "";

        [Tooltip("An id of the catalogue, such as cup; see docs/scene-format.md. May be empty where the shape isn't the catalogue's")]
        public string Category = "";
        public ThingAttribute[] Attributes = new ThingAttribute[0];

        public ShapeSource Shape = ShapeSource.Catalogue;
        public Mover MovedBy = Mover.Both;

        [Tooltip("What can be done with it, in place of its category's list: graspable, drinkable, sittable, openable …")]
        public string[] Affordances = new string[0];

        [Tooltip("How a hand takes it: type, type:part or type:part:hands, such as handle:handle; its category's where there is none")]
        public string[] Grasps = new string[0];

        [Tooltip("Off for what nobody can carry")]
        public bool Movable = true;

        [Tooltip("Its box in its own axes; measured on its meshes or colliders where the size is 0; 10 cm where there are none")]
        public Bounds Box;

        private string id;

        /// <summary>Its id on the server.</summary>
        public string ThingId
        {
            get { return id ?? (id = Id.Length > 0 ? Id : Plain(name)); }
        }

        /// <summary>What to call it in a sentence.</summary>
        public string SpokenName
        {
            get { return Label.Length > 0 ? Label : Category.Length > 0 ? Category.Replace('_', ' ') : ThingId.Replace('_', ' '); }
        }

        /// <summary>Its box in its own axes and units.</summary>
        public Bounds LocalBounds()
        {
            return Box.size.sqrMagnitude > 0 ? Box : ThingShape.BoundsOf(this);
        }

        /// <summary>Take a numbered id, since its own is taken. False where somebody has said its id.</summary>
        internal bool Number(int number)
        {
            if (Id.Length > 0) return false;
            id = Plain(name) + "_" + number;
            return true;
        }

        private void OnEnable()
        {
            ScenePublisher.Come(this);
        }

        private void OnDisable()
        {
            ScenePublisher.Go(this);
        }

        private void OnDrawGizmosSelected()
        {
            Bounds box = LocalBounds();
            Gizmos.matrix = transform.localToWorldMatrix;
            Gizmos.color = Color.green;
            Gizmos.DrawWireCube(box.center, box.size);
        }

        /// <summary>A name with nothing but what ids may have.</summary>
        private static string Plain(string name)
        {
            var text = new StringBuilder();
            foreach (char letter in name)
            {
                bool fine = letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9' || letter == '_' || letter == '-';
                text.Append(fine ? letter : '_');
            }
            return text.Length == 0 ? "thing" : text.ToString();
        }
    }
}
